using System.Collections.Immutable;
using System.Formats.Tar;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Oci.Building.Docker;

/// <summary>
/// Reads what <c>buildx build --output type=oci</c> writes. Layers in which nothing is later than the commit, such as a base image's, are kept byte for byte, so
/// that a registry which has them gets them from nobody.
/// </summary>
internal static class OciArchive
{
    private const string AttestationMark = "vnd.docker.reference.type";

    public static async Task<BuiltImage> ImportAsync(
        AbsolutePath archive,
        DateTimeOffset latest,
        ImmutableSortedDictionary<string, string> annotations,
        OciLayout layout,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var folder = AbsolutePath.Create($"{archive}.files").CreateDirectory();
        try
        {
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
            var source = OciLayout.TryOpen(folder, clock) ?? throw new CorruptContentException(
                "The builder's archive is no OCI layout.", cure: "Check the builder's version with: docker buildx inspect");
            var root = source.ReadIndex() is [var only, ..] ? only : throw new CorruptContentException("The builder's archive holds no image.");
            var content = await source.ReadManifestAsync(root.Digest, cancellationToken).ConfigureAwait(false);
            Digest[] manifests = content.IsIndex ? [.. content.AsIndex().Manifests.Where(IsImage).Select(entry => entry.Digest)] : [root.Digest];
            var (images, layers) = (new List<Descriptor>(), new List<BuiltLayer>());
            foreach (var manifest in manifests)
            {
                var (image, own) = await ImportImageAsync(source, manifest, latest, annotations, layout, cancellationToken).ConfigureAwait(false);
                images.Add(image);
                layers.AddRange(own);
            }

            var built = images is [var single]
                ? single with { Platform = null }
                : await layout.WriteIndexAsync(images, annotations, cancellationToken).ConfigureAwait(false);
            return new BuiltImage(built, [.. layers]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsImage(Descriptor entry) => entry.Annotations?.ContainsKey(AttestationMark) is not true && entry.Platform?.Os is not "unknown";

    private static async Task<(Descriptor Image, List<BuiltLayer> Layers)> ImportImageAsync(
        OciLayout source,
        Digest digest,
        DateTimeOffset latest,
        ImmutableSortedDictionary<string, string> annotations,
        OciLayout layout,
        CancellationToken cancellationToken)
    {
        var manifest = (await source.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false)).AsManifest();
        var config = await source.ReadConfigAsync(manifest, cancellationToken).ConfigureAwait(false);
        var layers = new List<BuiltLayer>();
        foreach (var (layer, diffId) in manifest.Layers.Zip(config.RootFs.DiffIds))
        {
            layers.Add(await ImportLayerAsync(source, layer, diffId, latest, layout, cancellationToken).ConfigureAwait(false));
        }

        var image = await layout.WriteImageAsync(
            SettledContent.Settle(config, latest, layers), layers.Select(layer => layer.Descriptor), annotations, cancellationToken).ConfigureAwait(false);
        return (image, layers);
    }

    private static async Task<BuiltLayer> ImportLayerAsync(
        OciLayout source, Descriptor layer, Digest diffId, DateTimeOffset latest, OciLayout layout, CancellationToken cancellationToken)
    {
        // Zstandard, which only a base image can have here, is not read by this runtime: kept as it is.
        var readable = !layer.MediaType.EndsWith("zstd", StringComparison.Ordinal);
        var (files, isLater) = readable
            ? await SettledContent.ExamineAsync(File.OpenRead(source.PathOf(layer.Digest)), latest, cancellationToken).ConfigureAwait(false)
            : (0, false);
        if (isLater)
        {
            return await SettledContent.WriteLayerAsync(() => File.OpenRead(source.PathOf(layer.Digest)), latest, layout, cancellationToken).ConfigureAwait(false);
        }

        await layout.ImportBlobAsync(source, layer, cancellationToken).ConfigureAwait(false);
        return new BuiltLayer("layer", layer with { Annotations = null }, diffId, files);
    }
}
