using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Streams;
using Slipway.Tooling;

namespace Slipway.Oci.Building.Docker;

/// <summary>Reads what <c>docker save</c> writes and stores it as an OCI image in which no time is later than the commit's.</summary>
internal static class DockerArchive
{
    // What the engine notes about itself and about the moment of the build.
    private static readonly string[] Volatile = ["container", "container_config", "docker_version", "id", "parent", "throwaway", "moby.buildkit.buildinfo.v1"];

    public static async Task<BuiltImage> ImportAsync(
        AbsolutePath archive,
        DateTimeOffset latest,
        ImmutableSortedDictionary<string, string> annotations,
        OciLayout layout,
        CancellationToken cancellationToken)
    {
        var folder = AbsolutePath.Create($"{archive}.files").CreateDirectory();
        try
        {
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
            var entry = ReadManifest(folder / "manifest.json");
            var config = OciJson.Read<ImageConfig>(
                await File.ReadAllBytesAsync(Inside(folder, entry.Config), cancellationToken).ConfigureAwait(false), "The image's configuration");
            var layers = new List<BuiltLayer>();
            foreach (var path in entry.Layers)
            {
                layers.Add(await WriteLayerAsync(Inside(folder, path), latest, layout, cancellationToken).ConfigureAwait(false));
            }

            var image = await layout.WriteImageAsync(
                Settle(config, latest, layers), layers.Select(layer => layer.Descriptor), annotations, cancellationToken).ConfigureAwait(false);
            return new BuiltImage(image with { Platform = null }, [.. layers]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImageConfig Settle(ImageConfig config, DateTimeOffset latest, List<BuiltLayer> layers) => config with
    {
        Created = latest,
        RootFs = new RootFs("layers", [.. layers.Select(layer => layer.DiffId)]),
        History = config.History is { } history ? [.. history.Select(step => step with { Created = Earlier(step.Created ?? latest, latest) })] : null,
        Others = config.Others?.Where(member => !Volatile.Contains(member.Key)).OrderBy(member => member.Key, StringComparer.Ordinal).ToDictionary(),
    };

    private static async Task<BuiltLayer> WriteLayerAsync(AbsolutePath file, DateTimeOffset latest, OciLayout layout, CancellationToken cancellationToken)
    {
        var diffId = default(Digest);
        var files = 0;
        var descriptor = await layout.WriteBlobAsync(
            MediaTypes.LayerGzip,
            async (blob, token) =>
            {
                using var source = OpenTar(file);
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

    private static Stream OpenTar(AbsolutePath file)
    {
        var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static ArchiveEntry ReadManifest(AbsolutePath file)
    {
        try
        {
            return JsonSerializer.Deserialize<ArchiveEntry[]>(File.ReadAllBytes(file)) is [var only]
                ? only
                : throw new CorruptContentException("The engine's archive holds no image, or several.");
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new CorruptContentException(
                "The engine's archive cannot be read.", exception.Message, "Check the engine's version with: docker version", exception);
        }
    }

    private static AbsolutePath Inside(AbsolutePath folder, string path) => AbsolutePath.Create(path, folder) is var file && file.IsWithin(folder)
        ? file
        : throw new CorruptContentException($"The engine's archive names '{path}', which lies outside of it.");

    private sealed record ArchiveEntry(string Config, string[] Layers);
}
