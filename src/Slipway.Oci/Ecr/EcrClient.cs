using System.Text;
using Slipway.Oci.Aws;
using Slipway.Oci.Aws.Internal;
using Slipway.Oci.Ecr.Internal;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Oci.Ecr;

/// <summary>
/// Amazon ECR's own API, for what the OCI distribution protocol cannot do. Throttled and broken requests are tried again with back-off. Reads run at once,
/// changes ask
/// the gate. A refusal is an <see cref="AwsException"/>.
/// </summary>
public sealed partial class EcrClient : IDisposable
{
    private static readonly JsonService Service = new("ecr", "AmazonEC2ContainerRegistry_V20150921", "2015-09-21");
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly JsonServiceClient _api;
    private readonly IChangeGate _gate;
    private readonly TimeProvider _clock;
    private readonly SecretMask _mask;
    private readonly ILog _log;
    private readonly SemaphoreSlim _one = new(1);
    private EcrAuthorization? _authorization;

    /// <summary>A client for the registry of one account in one region.</summary>
    /// <param name="account">The account's twelve digits.</param>
    /// <param name="options">The region, the endpoint, and how patient the client is.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="environment">May name another endpoint.</param>
    /// <param name="gate">Every change asks it.</param>
    /// <param name="clock">For waits and the life of tokens.</param>
    /// <param name="mask">Learns every password.</param>
    /// <param name="log">Hears of waits and retries.</param>
    public EcrClient(
        string account, AwsOptions options, IAwsIdentity identity, IEnvironment environment, IChangeGate gate, TimeProvider clock, SecretMask mask, ILog log)
    {
        Account = account.Length == 12 && account.All(char.IsAsciiDigit) ? account : throw new UsageException(
            $"'{account}' is not an AWS account.", "An account has twelve digits.", "See: aws sts get-caller-identity");
        _api = new(Service, AwsEndpoints.Of("ecr", options, environment), options, new IdentityCredentials(identity), clock, log);
        (_gate, _clock, _mask, _log) = (gate, clock, mask, log);
    }

    /// <summary>The account whose registry it is.</summary>
    public string Account { get; }

    /// <summary>What the registry is entered with; kept until five minutes before its end.</summary>
    public async Task<EcrAuthorization> GetAuthorizationTokenAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _authorization is { } kept && _clock.GetUtcNow() < UntilOf(kept)
                ? kept
                : _authorization = await FetchTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The same after the registry has refused <paramref name="refused"/>: a new one, unless another call has brought it already.</summary>
    public async Task<EcrAuthorization> RenewAuthorizationTokenAsync(Secret refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _authorization is { } kept && kept.Password.Reveal() != refused.Reveal()
                ? kept
                : _authorization = await FetchTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The repository; <see langword="null"/> when there is none of that name.</summary>
    public async Task<EcrRepository?> FindRepositoryAsync(string repository, CancellationToken cancellationToken)
    {
        try
        {
            var request = new { registryId = Account, repositoryNames = (string[])[repository] };
            var answer = await _api.CallAsync<EcrWire.RepositoriesAnswer>("DescribeRepositories", request, repository, cancellationToken).ConfigureAwait(false);
            return answer.Repositories is [var only, ..] ? only.Read() : null;
        }
        catch (AwsException exception) when (exception.Error == AwsError.RepositoryNotFound)
        {
            return null;
        }
    }

    /// <summary>Every repository, by name.</summary>
    public async Task<IReadOnlyList<EcrRepository>> ListRepositoriesAsync(CancellationToken cancellationToken)
    {
        var found = new List<EcrRepository>();
        for (string? page = null; ;)
        {
            var request = new { registryId = Account, nextToken = page };
            var answer = await _api.CallAsync<EcrWire.RepositoriesAnswer>("DescribeRepositories", request, "", cancellationToken).ConfigureAwait(false);
            found.AddRange((answer.Repositories ?? []).Select(repository => repository.Read()));
            page = answer.NextToken;
            if (page is null)
            {
                return [.. found.OrderBy(repository => repository.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Creates a repository; one that exists stays as it is. Answers whether it was created (in a dry run: would be).</summary>
    public async Task<bool> CreateRepositoryAsync(string repository, EcrRepositorySettings settings, CancellationToken cancellationToken)
    {
        if (await FindRepositoryAsync(repository, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var change = new Change("create", $"repository {repository}", new Dictionary<string, string>
        {
            ["account"] = Account,
            ["tags"] = settings.ImmutableTags ? "immutable" : "mutable",
            ["scan"] = settings.ScanOnPush ? "on push" : "no",
            ["encryption"] = settings.KmsKey is null ? "AES256" : "KMS",
        });
        return await _gate.ChangeAsync(change, token => CreateAsync(repository, settings, token), () => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The image of that tag; <see langword="null"/> when there is none, or no such repository.</summary>
    public Task<EcrImage?> FindImageAsync(string repository, string tag, CancellationToken cancellationToken) =>
        FindAsync(repository, new(ImageTag: RepositoryName.CheckTag(tag)), cancellationToken);

    /// <summary>The image of that digest; <see langword="null"/> when there is none, or no such repository.</summary>
    public Task<EcrImage?> FindImageAsync(string repository, Digest digest, CancellationToken cancellationToken) =>
        FindAsync(repository, new(ImageDigest: digest.ToString()), cancellationToken);

    /// <summary>Every image of a repository, the newest first; none when there is no such repository.</summary>
    public async Task<IReadOnlyList<EcrImage>> ListImagesAsync(string repository, CancellationToken cancellationToken)
    {
        var found = new List<EcrImage>();
        try
        {
            for (string? page = null; ;)
            {
                var request = new { registryId = Account, repositoryName = repository, nextToken = page };
                var answer = await _api.CallAsync<EcrWire.ImagesAnswer>("DescribeImages", request, repository, cancellationToken).ConfigureAwait(false);
                found.AddRange((answer.ImageDetails ?? []).Select(image => image.Read()));
                page = answer.NextToken;
                if (page is null)
                {
                    break;
                }
            }
        }
        catch (AwsException exception) when (exception.Error == AwsError.RepositoryNotFound)
        {
            return [];
        }

        return [.. found.OrderByDescending(image => image.Pushed)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _api.Dispose();
        _one.Dispose();
    }

    internal static DateTimeOffset UntilOf(EcrAuthorization authorization) => authorization.Expires - Margin;

    private async Task<EcrAuthorization> FetchTokenAsync(CancellationToken cancellationToken)
    {
        const string operation = "GetAuthorizationToken";
        var answer = await _api.CallAsync<EcrWire.AuthorizationAnswer>(
            operation, new { registryIds = (string[])[Account] }, "", cancellationToken).ConfigureAwait(false);
        var data = answer.AuthorizationData is [var first, ..] ? first : null;
        if (data?.AuthorizationToken is not { } encoded
            || !Uri.TryCreate(data.ProxyEndpoint, UriKind.Absolute, out var registry)
            || Decode(encoded) is not [{ Length: > 0 } user, { Length: > 0 } password])
        {
            throw new AwsException(
                AwsError.Other,
                null,
                $"ecr:{operation}",
                "ECR gave no token that can be used.",
                "Its answer lacks a part, or is not what it should be.",
                "Check the endpoint: is that AWS?");
        }

        var secret = new Secret(password);
        _mask.Add(secret);
        _mask.Add(new Secret(encoded));
        _log.Debug($"ECR: a token for {registry.Authority} until {data.ExpiresAt:u}");
        return new(user, secret, data.ExpiresAt, registry);
    }

    private static string[] Decode(string encoded)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private async Task<bool> CreateAsync(string repository, EcrRepositorySettings settings, CancellationToken cancellationToken)
    {
        var request = new
        {
            registryId = Account,
            repositoryName = repository,
            tags = settings.Tags.Select(tag => new Dictionary<string, string> { ["Key"] = tag.Key, ["Value"] = tag.Value }),
            imageTagMutability = settings.ImmutableTags ? "IMMUTABLE" : "MUTABLE",
            imageScanningConfiguration = new { scanOnPush = settings.ScanOnPush },
            encryptionConfiguration = new
            {
                encryptionType = settings.KmsKey is null ? "AES256" : "KMS",
                kmsKey = settings.KmsKey is { Length: > 0 } key ? key : null,
            },
        };
        try
        {
            await _api.CallAsync<EcrWire.RepositoryAnswer>("CreateRepository", request, repository, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsException exception) when (exception.Error == AwsError.RepositoryAlreadyExists)
        {
            return false; // somebody was faster
        }
    }

    private async Task<EcrImage?> FindAsync(string repository, EcrWire.ImageId id, CancellationToken cancellationToken)
    {
        try
        {
            var request = new { registryId = Account, repositoryName = repository, imageIds = (EcrWire.ImageId[])[id] };
            var answer = await _api.CallAsync<EcrWire.ImagesAnswer>("DescribeImages", request, repository, cancellationToken).ConfigureAwait(false);
            return answer.ImageDetails is [var only, ..] ? only.Read() : null;
        }
        catch (AwsException exception) when (exception.Error is AwsError.ImageNotFound or AwsError.RepositoryNotFound)
        {
            return null;
        }
    }
}
