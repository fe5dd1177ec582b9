using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Oci.Registries;

/// <summary>
/// A registry that is a folder: one OCI image layout a repository. The registry of the <c>local</c> environment. Any number of builds may use it at once.
/// </summary>
/// <param name="folder">Where the repositories are.</param>
/// <param name="gate">Every push asks it.</param>
/// <param name="clock">For locks.</param>
/// <param name="log">Hears of progress.</param>
public sealed class LayoutRegistry(AbsolutePath folder, IChangeGate gate, TimeProvider clock, ILog log) : IRegistry
{
    private const int Width = 4;

    /// <inheritdoc/>
    public string Name => folder;

    /// <inheritdoc/>
    public string QualifiedName(string repository) => FolderOf(repository);

    /// <inheritdoc/>
    public IImageSource From(string repository) =>
        Open(repository) is { } layout ? layout : new MissingRepository(FolderOf(repository));

    /// <inheritdoc/>
    public Task<Descriptor?> ResolveAsync(string repository, string tag, CancellationToken cancellationToken) =>
        Task.FromResult(Open(repository)?.Resolve(tag));

    /// <inheritdoc/>
    public Task<bool> HasBlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken) =>
        Task.FromResult(Open(repository)?.Has(blob) ?? false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(Open(repository)?.ReadTags() ?? []);

    /// <inheritdoc/>
    public async Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var name = $"{request.Repository}:{RepositoryName.CheckTag(request.Tag)}";
        var existing = Open(request.Repository);
        var contents = await ImageContents.ReadAsync(request.Source, request.Image, cancellationToken).ConfigureAwait(false);
        var missing = contents.Blobs.Where(blob => existing?.Has(blob) != true).ToList();
        var tagged = existing?.Resolve(request.Tag);
        if (tagged is { } other && other.Digest != request.Image && request.ImmutableTag)
        {
            throw new TagConflictException(FolderOf(request.Repository), request.Tag, other.Digest, request.Image);
        }

        var wholeAlready = tagged?.Digest == request.Image && missing.Count == 0 && contents.Manifests.All(manifest => existing!.Has(manifest.Descriptor));
        var skipped = contents.Blobs.Length - missing.Count;
        var bytes = missing.Sum(blob => blob.Size);
        var result = new PushResult(
            request.Repository, request.Tag, request.Image, wholeAlready, missing.Count, skipped, bytes, contents.Blobs.Sum(blob => blob.Size) - bytes);
        if (wholeAlready)
        {
            return result;
        }

        var change = new Change("push", name, new Dictionary<string, string>
        {
            ["to"] = folder,
            ["digest"] = request.Image.ToString(),
            ["blobs"] = missing.Count.ToString(),
            ["bytes"] = bytes.ToString(),
        });
        return await gate.ChangeAsync(
            change,
            async token =>
            {
                await ApplyAsync(request, contents, missing, token).ConfigureAwait(false);
                return result;
            },
            () => result,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task ApplyAsync(PushRequest request, ImageContents contents, List<Descriptor> missing, CancellationToken cancellationToken)
    {
        var layout = OciLayout.Create(FolderOf(request.Repository), clock, log);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken };
        var done = 0;
        await Parallel.ForEachAsync(missing, options, async (blob, token) =>
        {
            await layout.ImportBlobAsync(request.Source, blob, token).ConfigureAwait(false);
            log.Progress($"pushed {Interlocked.Increment(ref done)} of {missing.Count} blobs");
        }).ConfigureAwait(false);
        log.Progress(null);
        foreach (var manifest in contents.Manifests)
        {
            await layout.WriteBlobAsync(manifest.Descriptor.MediaType, manifest.Bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        var now = await layout.TagAsync(request.Tag, contents.Root.Descriptor, request.ImmutableTag, cancellationToken).ConfigureAwait(false);
        if (now.Digest != request.Image)
        {
            // Somebody else's push of the same tag was faster.
            throw new TagConflictException(layout.Name, request.Tag, now.Digest, request.Image);
        }
    }

    private AbsolutePath FolderOf(string repository) => folder / RepositoryName.Check(repository);

    private OciLayout? Open(string repository) => OciLayout.TryOpen(FolderOf(repository), clock, log);

    private sealed class MissingRepository(AbsolutePath path) : IImageSource
    {
        public string Name => path;

        public Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken) => throw Missing();

        public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) => throw Missing();

        private ContentNotFoundException Missing() => new($"There is no repository {path}.", "Nothing was pushed to it yet.", "Push the image first.");
    }
}
