using System.Collections.Immutable;

namespace Slipway.Oci.Registries;

/// <summary>
/// Everything that an image consists of: manifests with the deepest first (so that none is sent before what it refers to), and blobs, each once.
/// </summary>
internal sealed record ImageContents(ImmutableArray<ImageContent> Manifests, ImmutableArray<Descriptor> Blobs)
{
    private const int DeepestIndex = 4;

    public ImageContent Root => Manifests[^1];

    public static async Task<ImageContents> ReadAsync(IImageSource source, Digest image, CancellationToken cancellationToken)
    {
        var manifests = new List<ImageContent>();
        var blobs = new Dictionary<Digest, Descriptor>();
        await CollectAsync(source, image, DeepestIndex, manifests, blobs, cancellationToken).ConfigureAwait(false);
        return new([.. manifests], [.. blobs.Values]);
    }

    private static async Task CollectAsync(
        IImageSource source, Digest digest, int depth, List<ImageContent> manifests, Dictionary<Digest, Descriptor> blobs, CancellationToken cancellationToken)
    {
        if (manifests.Any(known => known.Descriptor.Digest == digest))
        {
            return;
        }

        var content = await source.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        if (!content.IsIndex)
        {
            foreach (var blob in content.AsManifest().Blobs())
            {
                blobs.TryAdd(blob.Digest, blob);
            }
        }
        else if (depth == 0)
        {
            throw new CorruptContentException($"The index {digest} of {source.Name} is nested deeper than {DeepestIndex} levels.");
        }
        else
        {
            foreach (var entry in content.AsIndex().Manifests)
            {
                await CollectAsync(source, entry.Digest, depth - 1, manifests, blobs, cancellationToken).ConfigureAwait(false);
            }
        }

        manifests.Add(content);
    }
}
