using Slipway.Oci.Aws;
using Slipway.Oci.Ecr.Internal;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Oci.Ecr;

/// <summary>
/// ECR as a registry: images go by the OCI distribution protocol with a password from ECR's API, and the API says whether what was pushed is what is there. A
/// tag within one
/// repository is given by the API alone, without sending anything.
/// </summary>
public sealed class EcrRegistryClient : IRegistry, IDisposable
{
    private const int Looks = 5; // a push is seen by the API within a moment

    private readonly EcrRegistryOptions _options;
    private readonly EcrClient _ecr;
    private readonly IChangeGate _gate;
    private readonly TimeProvider _clock;
    private readonly SecretMask _mask;
    private readonly ILog _log;
    private readonly SemaphoreSlim _one = new(1);
    private RegistryClient? _client;

    /// <summary>The registry. Nothing is sent before it is used.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="ecr">Its API; disposed of with this.</param>
    /// <param name="gate">Every change asks it.</param>
    /// <param name="clock">For waits and the life of tokens.</param>
    /// <param name="mask">Learns every password.</param>
    /// <param name="log">Hears of progress and retries.</param>
    public EcrRegistryClient(EcrRegistryOptions options, EcrClient ecr, IChangeGate gate, TimeProvider clock, SecretMask mask, ILog log)
    {
        (_options, _ecr, _gate, _clock, _mask, _log) = (options, ecr, gate, clock, mask, log);
        if (options.Host is { } host)
        {
            _client = Client(host);
        }
        else if (!options.AsksForHost)
        {
            _client = Client(options.StandardHost);
        }
    }

    /// <inheritdoc/>
    public string Name => _client?.Name ?? (_options.Prefix.Length == 0 ? _options.StandardHost : $"{_options.StandardHost}/{_options.Prefix}");

    /// <inheritdoc/>
    public string QualifiedName(string repository) => _client?.QualifiedName(repository) ?? $"{_options.StandardHost}/{PathOf(repository)}";

    /// <inheritdoc/>
    public IImageSource From(string repository) => new EcrImageSource(this, repository);

    /// <inheritdoc/>
    public async Task<Descriptor?> ResolveAsync(string repository, string tag, CancellationToken cancellationToken) =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).ResolveAsync(repository, tag, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> HasBlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken) =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).HasBlobAsync(repository, blob, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken) =>
        await (await ClientAsync(cancellationToken).ConfigureAwait(false)).ListTagsAsync(repository, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var client = await ClientAsync(cancellationToken).ConfigureAwait(false);
        if (_options.CreateRepositories is { } settings)
        {
            await _ecr.CreateRepositoryAsync(PathOf(request.Repository), settings, cancellationToken).ConfigureAwait(false);
        }

        var result = await SendAsync(client, request, cancellationToken).ConfigureAwait(false);
        if (result.AlreadyPresent || !_gate.IsDryRun) // what a dry run has not pushed is not there to be looked at
        {
            await VerifyAsync(request, cancellationToken).ConfigureAwait(false);
            if (_options.ReplicatedTo.Count > 0)
            {
                await _ecr.WaitForReplicationAsync(
                    PathOf(request.Repository), request.Image, _options.ReplicatedTo, _options.ReplicationPatience, cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _ecr.Dispose();
        _one.Dispose();
    }

    /// <summary>The client of the registry itself; where it is may have to be asked for first.</summary>
    internal async Task<RegistryClient> ClientAsync(CancellationToken cancellationToken)
    {
        if (_client is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _client ??= Client((await _ecr.GetAuthorizationTokenAsync(cancellationToken).ConfigureAwait(false)).Registry.Authority);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<PushResult> SendAsync(RegistryClient client, PushRequest request, CancellationToken cancellationToken)
    {
        var path = PathOf(request.Repository);
        try
        {
            if (request.Source is not EcrImageSource source)
            {
                return await client.PushAsync(request, cancellationToken).ConfigureAwait(false);
            }

            if (IsSame(source.Registry) && source.Repository == request.Repository && request.ImmutableTag)
            {
                var added = await _ecr.TagAsync(path, request.Image, request.Tag, cancellationToken).ConfigureAwait(false);
                return new(client.QualifiedName(request.Repository), request.Tag, request.Image, AlreadyPresent: !added, 0, 0, 0, 0);
            }

            var opened = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await client.PushAsync(request with { Source = opened }, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception) when (IsImmutableTag(exception))
        {
            // The service decided a race that the look before the push could not see.
            var winner = await client.ResolveAsync(request.Repository, request.Tag, cancellationToken).ConfigureAwait(false);
            if (winner is { } other && other.Digest != request.Image)
            {
                throw new TagConflictException(client.QualifiedName(request.Repository), request.Tag, other.Digest, request.Image);
            }

            if (winner is null)
            {
                throw;
            }

            return new(client.QualifiedName(request.Repository), request.Tag, request.Image, AlreadyPresent: true, 0, 0, 0, 0);
        }
        catch (RegistryException exception) when (exception.Code == "NAME_UNKNOWN")
        {
            throw new RegistryException(
                $"There is no repository {path} in the registry of account {_options.Account} in {_options.Region}.",
                exception.Why,
                "Create it, or let the build do it: CreateRepositories in the environment's EcrRegistry.",
                exception.Status,
                exception.Code,
                exception);
        }
    }

    // What was pushed is what the service has: a second way to look at it than the one it went.
    private async Task VerifyAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var path = PathOf(request.Repository);
        for (var look = 1; ; look++)
        {
            var image = await _ecr.FindImageAsync(path, request.Tag, cancellationToken).ConfigureAwait(false);
            if (image is { } other && other.Digest != request.Image)
            {
                throw new TagConflictException($"{Name}/{request.Repository}", request.Tag, other.Digest, request.Image);
            }

            if (image is not null)
            {
                return;
            }

            if (look == Looks)
            {
                throw new AwsException(
                    AwsError.ImageNotFound,
                    null,
                    "ecr:DescribeImages",
                    $"ECR does not know {path}:{request.Tag}, which was just pushed.",
                    $"The registry took {request.Image}; the API does not list it.",
                    "Push again; if it stays so, see the AWS Health Dashboard.");
            }

            await Task.Delay(Registries.Http.Backoff.For(look, _options.Retry), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsSame(EcrRegistryClient other) =>
        (_options.StandardHost, _options.Host, _options.Prefix) == (other._options.StandardHost, other._options.Host, other._options.Prefix);

    private static bool IsImmutableTag(RegistryException exception) =>
        exception.Code is "TAG_INVALID" or "TAG_ALREADY_EXISTS" || exception.Why?.Contains("tag is immutable", StringComparison.OrdinalIgnoreCase) == true;

    private string PathOf(string repository) => _options.Prefix.Length == 0 ? repository : $"{_options.Prefix}/{repository}";

    private RegistryClient Client(string host) => new(
        RegistryAddress.Parse(_options.Prefix.Length == 0 ? host : $"{host}/{_options.Prefix}"),

        // One request for each blob, as docker does: what ECR makes of the pieces of one is documented for its API only.
        new RegistryClientOptions { StateFolder = _options.StateFolder, Retry = _options.Retry, ChunkSize = int.MaxValue },
        new EcrCredentials(_ecr, host),
        _gate,
        _clock,
        _mask,
        _log);
}
