using Slipway.Oci.Layouts;

namespace Slipway.Oci.Registries;

/// <summary>Bringing an image from anywhere into a layout.</summary>
public static class PullExtensions
{
    private const int Width = 4;

    /// <summary>
    /// Copies the image and everything it consists of into <paramref name="layout"/>, checked; what is there is not fetched again. Answers its
    /// descriptor.
    /// </summary>
    public static async Task<Descriptor> PullAsync(this OciLayout layout, IImageSource source, Digest image, CancellationToken cancellationToken)
    {
        var contents = await ImageContents.ReadAsync(source, image, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            contents.Blobs,
            new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken },
            async (blob, token) => await layout.ImportBlobAsync(source, blob, token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var manifest in contents.Manifests)
        {
            await layout.WriteBlobAsync(manifest.Descriptor.MediaType, manifest.Bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        return contents.Root.Descriptor;
    }
}
