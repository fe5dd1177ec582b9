using System.Collections.Immutable;

namespace Slipway.Oci.Layouts;

/// <summary>Writes configurations, manifests and indexes into a layout.</summary>
public static class ImageWriter
{
    /// <summary>Writes configuration and manifest of an image whose layers (lowest first) are in the layout; answers its manifest, with the platform.</summary>
    public static async Task<Descriptor> WriteImageAsync(
        this OciLayout layout,
        ImageConfig config,
        IEnumerable<Descriptor> layers,
        ImmutableSortedDictionary<string, string>? annotations,
        CancellationToken cancellationToken)
    {
        var manifest = new ImageManifest
        {
            Config = await layout.WriteBlobAsync(MediaTypes.Config, OciJson.Write(config), cancellationToken).ConfigureAwait(false),
            Layers = [.. layers],
            Annotations = annotations,
        };
        var written = await layout.WriteBlobAsync(MediaTypes.Manifest, OciJson.Write(manifest), cancellationToken).ConfigureAwait(false);
        return written with { Platform = new Platform(config.Os, config.Architecture, config.Variant) };
    }

    /// <summary>Writes an index of images, each with its platform; answers the index.</summary>
    public static Task<Descriptor> WriteIndexAsync(
        this OciLayout layout, IEnumerable<Descriptor> images, ImmutableSortedDictionary<string, string>? annotations, CancellationToken cancellationToken) =>
        layout.WriteBlobAsync(MediaTypes.Index, OciJson.Write(new ImageIndex { Manifests = [.. images], Annotations = annotations }), cancellationToken);
}
