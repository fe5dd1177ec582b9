namespace Slipway.Oci;

/// <summary>Where an image's content can be read from: a layout on disk, or a repository of a registry.</summary>
public interface IImageSource
{
    /// <summary>For people: the folder, or <c>host/repository</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Reads a manifest or an index. What is not there is a <see cref="ContentNotFoundException"/>; what does not match its digest is a <see
    /// cref="CorruptContentException"/>.
    /// </summary>
    Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a blob. The stream checks what goes through it: length and digest at the end, so that only a reader who reached the end may keep what it read.
    /// </summary>
    Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken);
}
