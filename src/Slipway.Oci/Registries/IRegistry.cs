namespace Slipway.Oci.Registries;

/// <summary>
/// A registry: repositories of images by digest, with tags. One class serves a folder on this machine, another the OCI distribution protocol; nothing else in
/// a delivery knows which.
/// </summary>
public interface IRegistry
{
    /// <summary>For people: the folder, or <c>host/prefix</c>.</summary>
    string Name { get; }

    /// <summary>How a workload names an image of this registry: <c>host/prefix/repository</c>, without tag or digest.</summary>
    string QualifiedName(string repository);

    /// <summary>Reads what a repository holds. The repository need not exist: then every read is a <see cref="ContentNotFoundException"/>.</summary>
    IImageSource From(string repository);

    /// <summary>What <paramref name="tag"/> names; <see langword="null"/> when there is no such tag or repository.</summary>
    Task<Descriptor?> ResolveAsync(string repository, string tag, CancellationToken cancellationToken);

    /// <summary>Whether the repository holds the blob.</summary>
    Task<bool> HasBlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken);

    /// <summary>Every tag, sorted; none for a repository that does not exist.</summary>
    Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the repository hold the image, and the tag name it: blobs first, then manifests, the tag last, so that a tag never names half an image. What
    /// is there
    /// is not sent again. A tag of another digest is a <see cref="TagConflictException"/> when the push says that tags are immutable. In a dry run it
    /// only reads.
    /// </summary>
    Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken);
}
