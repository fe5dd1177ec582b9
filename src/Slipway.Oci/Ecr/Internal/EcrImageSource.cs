namespace Slipway.Oci.Ecr.Internal;

/// <summary>A repository of ECR as something to read from.</summary>
internal sealed class EcrImageSource(EcrRegistryClient registry, string repository) : IImageSource
{
    public string Name => registry.QualifiedName(repository);

    public EcrRegistryClient Registry => registry;

    public string Repository => repository;

    /// <summary>The same at the registry itself, so that blobs can be mounted from it.</summary>
    public async Task<IImageSource> OpenAsync(CancellationToken cancellationToken) =>
        (await registry.ClientAsync(cancellationToken).ConfigureAwait(false)).From(repository);

    public async Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);

    public async Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).OpenBlobAsync(blob, cancellationToken).ConfigureAwait(false);
}
