namespace Slipway.Oci;

/// <summary>What follows from being able to read manifests and blobs.</summary>
public static class ImageSourceExtensions
{
    /// <summary>Reads a whole blob into memory, checked; one longer than <paramref name="longest"/> bytes is refused.</summary>
    public static async Task<byte[]> ReadBlobAsync(
        this IImageSource source, Descriptor blob, CancellationToken cancellationToken, int longest = ImageContent.LongestManifest)
    {
        if (blob.Size > longest)
        {
            throw new CorruptContentException($"The blob {blob.Digest} of {source.Name} has {blob.Size:N0} bytes; at most {longest:N0} are read here.");
        }

        var stream = await source.OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var memory = new MemoryStream((int)blob.Size);
            await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
            return memory.ToArray();
        }
    }

    /// <summary>Reads the configuration of an image.</summary>
    public static async Task<ImageConfig> ReadConfigAsync(this IImageSource source, ImageManifest manifest, CancellationToken cancellationToken) =>
        OciJson.Read<ImageConfig>(
            await source.ReadBlobAsync(manifest.Config, cancellationToken).ConfigureAwait(false), $"The configuration {manifest.Config.Digest}");

    /// <summary>Reads the manifest of <paramref name="digest"/>; from an index, the one for <paramref name="platform"/>.</summary>
    public static async Task<(Descriptor Descriptor, ImageManifest Manifest)> ReadImageAsync(
        this IImageSource source, Digest digest, Platform platform, CancellationToken cancellationToken)
    {
        var content = await source.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        if (content.IsIndex)
        {
            var index = content.AsIndex();
            var chosen = index.Manifests.FirstOrDefault(entry => entry.Platform is { } offered && platform.Accepts(offered))
                ?? throw new ContentNotFoundException(
                    $"The image {digest} of {source.Name} is not for {platform}.",
                    $"It is for {string.Join(", ", index.Manifests.Select(entry => entry.Platform?.ToString() ?? "no platform"))}.",
                    "Build it for that platform, or ask for one of these.");
            content = await source.ReadManifestAsync(chosen.Digest, cancellationToken).ConfigureAwait(false);
        }

        return (content.Descriptor, content.AsManifest());
    }
}
