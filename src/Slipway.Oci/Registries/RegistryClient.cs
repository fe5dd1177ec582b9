using System.Net;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Registries.Http;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Oci.Registries;

/// <summary>
/// A client of the OCI distribution protocol, for one registry. Reads run; everything that changes the registry asks the gate. Safe for concurrent use.
/// </summary>
public sealed class RegistryClient : IRegistry, IDisposable
{
    private const int PageSize = 100;

    private readonly RegistryTransport _transport;
    private readonly BlobUploader _uploader;
    private readonly ManifestPusher _manifests;
    private readonly IChangeGate _gate;
    private readonly ILog _log;

    /// <summary>Prepares to speak to <paramref name="address"/>; sends nothing yet.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="options">How it is spoken to.</param>
    /// <param name="credentials">Who speaks, once it asks.</param>
    /// <param name="gate">Every change asks it.</param>
    /// <param name="clock">For waits and the life of tokens.</param>
    /// <param name="mask">Learns every token.</param>
    /// <param name="log">Hears of progress and retries.</param>
    public RegistryClient(
        RegistryAddress address, RegistryClientOptions options, ICredentialSource credentials, IChangeGate gate, TimeProvider clock, SecretMask mask, ILog log)
    {
        _transport = new RegistryTransport(address, options, credentials, clock, mask, log);
        _uploader = new BlobUploader(_transport, new UploadSessions(options.StateFolder, address));
        _manifests = new ManifestPusher(_transport);
        _gate = gate;
        _log = log;
    }

    /// <inheritdoc/>
    public string Name => _transport.Address.ToString();

    /// <inheritdoc/>
    public string QualifiedName(string repository) => $"{_transport.Address.Host}/{PathOf(repository)}";

    /// <inheritdoc/>
    public IImageSource From(string repository) => SourceOf(repository);

    /// <inheritdoc/>
    public Task<Descriptor?> ResolveAsync(string repository, string tag, CancellationToken cancellationToken) =>
        SourceOf(repository).ResolveAsync(RepositoryName.CheckTag(tag), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasBlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken) =>
        _uploader.HasAsync(PathOf(repository), blob, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken)
    {
        var path = PathOf(repository);
        var doing = $"list the tags of {QualifiedName(repository)}";
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        for (Uri? page = _transport.Of($"v2/{path}/tags/list?n={PageSize}"); page is not null;)
        {
            using var response = await _transport.SendAsync(
                HttpMethod.Get, page, RegistryTransport.PullScope(path), doing, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                break;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw await _transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false);
            }

            var json = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            tags.UnionWith(OciJson.Read<TagList>(json, $"The tag list of {QualifiedName(repository)}").Tags ?? []);
            page = Pages.Next(response, page);
        }

        return [.. tags];
    }

    /// <summary>Manifests that are about <paramref name="subject"/>: its SBOMs, signatures, attestations.</summary>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(string repository, Digest subject, CancellationToken cancellationToken) =>
        _manifests.ReferrersAsync(PathOf(repository), subject, cancellationToken);

    /// <summary>Deletes a manifest with all its tags; its blobs go when the registry collects garbage. Answers whether it was there.</summary>
    public Task<bool> DeleteAsync(string repository, Digest image, CancellationToken cancellationToken)
    {
        var path = PathOf(repository);
        var doing = $"delete {QualifiedName(repository)}@{image}";
        return _gate.ChangeAsync(
            new Change("delete", $"{QualifiedName(repository)}@{image}"),
            async token =>
            {
                using var response = await _transport.SendAsync(
                    HttpMethod.Delete, _transport.Of($"v2/{path}/manifests/{image}"), $"repository:{path}:pull,delete", doing, token).ConfigureAwait(false);
                return response.StatusCode switch
                {
                    HttpStatusCode.NotFound => false,
                    _ when response.IsSuccessStatusCode => true,
                    _ => throw await _transport.FailureAsync(response, doing, token).ConfigureAwait(false),
                };
            },
            () => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var path = PathOf(request.Repository);
        var target = SourceOf(request.Repository);
        var before = await target.ResolveAsync(RepositoryName.CheckTag(request.Tag), cancellationToken).ConfigureAwait(false);
        Guard(request, before);
        var contents = await ImageContents.ReadAsync(request.Source, request.Image, cancellationToken).ConfigureAwait(false);
        var total = contents.Blobs.Sum(blob => blob.Size);
        if (before?.Digest == request.Image)
        {
            return new PushResult(QualifiedName(request.Repository), request.Tag, request.Image, AlreadyPresent: true, 0, contents.Blobs.Length, 0, total);
        }

        var missing = await MissingAsync(path, contents, cancellationToken).ConfigureAwait(false);
        var bytes = missing.Sum(blob => blob.Size);
        var change = new Change("push", $"{QualifiedName(request.Repository)}:{request.Tag}", new Dictionary<string, string>
        {
            ["digest"] = request.Image.ToString(),
            ["blobs"] = missing.Count.ToString(),
            ["bytes"] = bytes.ToString(),
        });
        return await _gate.ChangeAsync(
            change,
            async token =>
            {
                var (blobs, sent) = await SendBlobsAsync(request, path, missing, token).ConfigureAwait(false);
                foreach (var manifest in contents.Manifests)
                {
                    await _manifests.PutAsync(path, manifest, manifest.Descriptor.Digest.ToString(), token).ConfigureAwait(false);
                }

                await TagAsync(request, path, contents.Root, token).ConfigureAwait(false);
                return Result(blobs, sent);
            },
            () => Result(missing.Count, bytes),
            cancellationToken).ConfigureAwait(false);

        PushResult Result(int blobs, long sent) =>
            new(QualifiedName(request.Repository), request.Tag, request.Image, AlreadyPresent: false, blobs, contents.Blobs.Length - blobs, sent, total - sent);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private async Task<IReadOnlyList<Descriptor>> MissingAsync(string path, ImageContents contents, CancellationToken cancellationToken)
    {
        var missing = new System.Collections.Concurrent.ConcurrentBag<Descriptor>();
        await Parallel.ForEachAsync(contents.Blobs, Width(cancellationToken), async (blob, token) =>
        {
            if (!await _uploader.HasAsync(path, blob, token).ConfigureAwait(false))
            {
                missing.Add(blob);
            }
        }).ConfigureAwait(false);
        return [.. missing.OrderByDescending(blob => blob.Size)]; // the largest first, so that none is left alone at the end
    }

    private async Task<(int Blobs, long Bytes)> SendBlobsAsync(
        PushRequest request, string path, IReadOnlyList<Descriptor> missing, CancellationToken cancellationToken)
    {
        var mountFrom = request.Source is RegistryImageSource other && other.ApiRoot == _transport.ApiRoot && other.Path != path ? other.Path : null;
        var (done, blobs, bytes) = (0, 0, 0L);
        await Parallel.ForEachAsync(missing, Width(cancellationToken), async (blob, token) =>
        {
            var sent = await _uploader.UploadAsync(path, blob, request.Source, mountFrom, token).ConfigureAwait(false);
            Interlocked.Add(ref bytes, sent);
            Interlocked.Add(ref blobs, sent > 0 ? 1 : 0);
            _log.Progress($"pushed {Interlocked.Increment(ref done)} of {missing.Count} blobs to {Name}");
        }).ConfigureAwait(false);
        _log.Progress(null);
        return (blobs, bytes);
    }

    /// <summary>
    /// The protocol has no “only if absent”. Pushes from this machine take turns; a push from elsewhere in the same instant is found when the tag is read back.
    /// </summary>
    private async Task TagAsync(PushRequest request, string path, ImageContent root, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(path, request.Tag, cancellationToken).ConfigureAwait(false);
        var target = SourceOf(request.Repository);
        var now = await target.ResolveAsync(request.Tag, cancellationToken).ConfigureAwait(false);
        Guard(request, now);
        if (now?.Digest != request.Image)
        {
            await _manifests.PutAsync(path, root, request.Tag, cancellationToken).ConfigureAwait(false);
        }

        var after = await target.ResolveAsync(request.Tag, cancellationToken).ConfigureAwait(false)
            ?? throw new RegistryException(
                $"{QualifiedName(request.Repository)}:{request.Tag} is gone right after it was pushed.",
                "The registry took the tag and does not have it.",
                "Read the registry's own log.");
        Guard(request with { ImmutableTag = true }, after);
    }

    private async Task<FileLock?> TakeTurnAsync(string path, string tag, CancellationToken cancellationToken)
    {
        if (_transport.Options.StateFolder is not { } folder)
        {
            return null;
        }

        var name = Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{_transport.Address.Host}/{path}:{tag}")).Hex;
        return await FileLock.AcquireAsync(
            folder / $"tag-{name}.lock", $"push {path}:{tag}", _transport.Clock, _ => _log
                .Debug($"waiting for another push of {path}:{tag}"), cancellationToken)
                .ConfigureAwait(false);
    }

    private void Guard(PushRequest request, Descriptor? tagged)
    {
        if (request.ImmutableTag && tagged is not null && tagged.Digest != request.Image)
        {
            throw new TagConflictException(QualifiedName(request.Repository), request.Tag, tagged.Digest, request.Image);
        }
    }

    private ParallelOptions Width(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _transport.Options.Parallel, CancellationToken = cancellationToken };

    private string PathOf(string repository) => _transport.Address.PathOf(repository);

    private RegistryImageSource SourceOf(string repository) => new(_transport, PathOf(repository));

    private sealed record TagList(IReadOnlyList<string>? Tags = null);
}
