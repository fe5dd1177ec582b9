using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text.Json;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Oci.Building.Docker;

/// <summary>Reads what <c>docker save</c> writes and stores it as an OCI image in which no time is later than the commit's.</summary>
internal static class DockerArchive
{
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
                var file = Inside(folder, path);
                layers.Add(await SettledContent.WriteLayerAsync(() => File.OpenRead(file), latest, layout, cancellationToken).ConfigureAwait(false));
            }

            var image = await layout.WriteImageAsync(
                SettledContent.Settle(config, latest, layers), layers.Select(layer => layer.Descriptor), annotations, cancellationToken).ConfigureAwait(false);
            return new BuiltImage(image with { Platform = null }, [.. layers]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
