using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Building.Docker;

/// <summary>Layers and configurations of an engine, with no time later than the commit's and nothing about the engine itself.</summary>
internal static class SettledContent
{
    // What the engine notes about itself and about the moment of the build.
    private static readonly string[] Volatile = ["container", "container_config", "docker_version", "id", "parent", "throwaway", "moby.buildkit.buildinfo.v1"];

    public static ImageConfig Settle(ImageConfig config, DateTimeOffset latest, IReadOnlyCollection<BuiltLayer> layers) => config with
    {
        Created = latest,
        RootFs = new RootFs("layers", [.. layers.Select(layer => layer.DiffId)]),
        History = config.History is { } history ? [.. history.Select(step => step with { Created = Earlier(step.Created ?? latest, latest) })] : null,
        Others = config.Others?.Where(member => !Volatile.Contains(member.Key)).OrderBy(member => member.Key, StringComparer.Ordinal).ToDictionary(),
    };

    /// <summary>Writes the layer that <paramref name="open"/> gives (a tar archive, gzipped or not) with its times cut.</summary>
    public static async Task<BuiltLayer> WriteLayerAsync(Func<Stream> open, DateTimeOffset latest, OciLayout layout, CancellationToken cancellationToken)
    {
        var diffId = default(Digest);
        var files = 0;
        var descriptor = await layout.WriteBlobAsync(
            MediaTypes.LayerGzip,
            async (blob, token) =>
            {
                using var source = OpenTar(open());
                using var gzip = new GzipWriter(blob);
                using var tar = new HashingStream(gzip);
                var reader = new TarReader(source);
                var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true);
                await using (reader.ConfigureAwait(false))
                await using (writer.ConfigureAwait(false))
                {
                    while (await reader.GetNextEntryAsync(copyData: false, token).ConfigureAwait(false) is { } entry)
                    {
                        await writer.WriteEntryAsync(Settle(entry, latest), token).ConfigureAwait(false);
                        files++;
                    }
                }

                gzip.Finish();
                diffId = tar.CurrentDigest();
            },
            cancellationToken).ConfigureAwait(false);
        return new BuiltLayer("layer", descriptor, diffId, files);
    }

    /// <summary>How many entries the layer has, and whether one of them is later than <paramref name="latest"/>.</summary>
    public static async Task<(int Files, bool IsLater)> ExamineAsync(Stream layer, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        using var source = OpenTar(layer);
        var reader = new TarReader(source);
        await using (reader.ConfigureAwait(false))
        {
            var files = 0;
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                files++;
                if (entry.ModificationTime > latest)
                {
                    return (files, true);
                }
            }

            return (files, false);
        }
    }

    private static TarEntry Settle(TarEntry entry, DateTimeOffset latest)
    {
        entry.ModificationTime = Earlier(DateTimeOffset.FromUnixTimeSeconds(entry.ModificationTime.ToUnixTimeSeconds()), latest);
        if (entry is GnuTarEntry gnu)
        {
            (gnu.AccessTime, gnu.ChangeTime) = (default, default);
        }

        return entry;
    }

    private static DateTimeOffset Earlier(DateTimeOffset time, DateTimeOffset latest) => time < latest ? time : latest;

    private static Stream OpenTar(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
