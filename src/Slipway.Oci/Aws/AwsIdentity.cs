using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>
/// As whom AWS is spoken to. With a role: taken on with the OIDC token of the GitHub runner where there is one (<c>AssumeRoleWithWebIdentity</c>), else with
/// the
/// credentials that are found (<c>AssumeRole</c>). Without: what is found, in the SDK's order, the given environment first. Keys are kept until five minutes
/// before
/// their end, and are masked wherever text is printed.
/// </summary>
/// <param name="options">The region, and the role.</param>
/// <param name="environment">Read first: keys, endpoints, and the runner's token service.</param>
/// <param name="clock">Tells when keys end.</param>
/// <param name="mask">Learns every key and token.</param>
/// <param name="log">Hears as whom it goes on.</param>
public sealed class AwsIdentity(AwsOptions options, IEnvironment environment, TimeProvider clock, SecretMask mask, ILog log) : IAwsIdentity, IDisposable
{
    private const int LongestSessionName = 64;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1);
    private readonly GitHubOidcToken _oidc = new(environment, clock, mask, log, options.Retry);
    private AwsKeys? _kept;

    /// <inheritdoc/>
    public async Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept is null || (_kept.Expires is { } end && end - Margin <= clock.GetUtcNow()))
            {
                _kept = Masked(await FindAsync(cancellationToken).ConfigureAwait(false));
            }

            return _kept;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The ARN of whom AWS sees (<c>sts:GetCallerIdentity</c>; every identity may ask).</summary>
    public async Task<string> WhoAsync(CancellationToken cancellationToken)
    {
        using var sts = Sts(SdkKeys(await GetKeysAsync(cancellationToken).ConfigureAwait(false)));
        var who = await AskAsync("sts:GetCallerIdentity", "", () => sts.GetCallerIdentityAsync(new(), cancellationToken)).ConfigureAwait(false);
        return who.Arn;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        _oidc.Dispose();
    }

    private async Task<AwsKeys> FindAsync(CancellationToken cancellationToken) => options.Role switch
    {
        null => await FindInChainAsync(cancellationToken).ConfigureAwait(false),
        var role when !role.StartsWith("arn:", StringComparison.Ordinal) => throw new UsageException(
            $"'{role}' is not the ARN of a role.", "A role's name alone does not say in which account it is.", "Write arn:aws:iam::ACCOUNT:role/NAME."),
        var role when _oidc.IsOffered => await AssumeWithOidcAsync(role, cancellationToken).ConfigureAwait(false),
        var role => await AssumeAsync(role, cancellationToken).ConfigureAwait(false),
    };

    private async Task<AwsKeys> AssumeWithOidcAsync(string role, CancellationToken cancellationToken)
    {
        var token = await _oidc.RequestAsync(cancellationToken).ConfigureAwait(false);
        using var sts = Sts(new AnonymousAWSCredentials());
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = role,
            RoleSessionName = SessionName(),
            WebIdentityToken = token.Reveal(),
            DurationSeconds = (int)options.SessionDuration.TotalSeconds,
        };
        var answer = await AskAsync(
            "sts:AssumeRoleWithWebIdentity", role, () => sts.AssumeRoleWithWebIdentityAsync(request, cancellationToken)).ConfigureAwait(false);
        log.Debug($"AWS: {answer.AssumedRoleUser?.Arn ?? role}, by the runner's OIDC token");
        return KeysOf(answer.Credentials);
    }

    private async Task<AwsKeys> AssumeAsync(string role, CancellationToken cancellationToken)
    {
        var source = await FindInChainAsync(cancellationToken).ConfigureAwait(false);
        using var sts = Sts(SdkKeys(source));
        var request = new AssumeRoleRequest
        {
            RoleArn = role,
            RoleSessionName = SessionName(),
            DurationSeconds = (int)options.SessionDuration.TotalSeconds,
        };
        var answer = await AskAsync("sts:AssumeRole", role, () => sts.AssumeRoleAsync(request, cancellationToken)).ConfigureAwait(false);
        log.Debug($"AWS: {answer.AssumedRoleUser?.Arn ?? role}");
        return KeysOf(answer.Credentials);
    }

    private async Task<AwsKeys> FindInChainAsync(CancellationToken cancellationToken)
    {
        if (environment.Get("AWS_ACCESS_KEY_ID") is { Length: > 0 } id && environment.Get("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret)
        {
            return Masked(new(id, new(secret), environment.Get("AWS_SESSION_TOKEN") is { Length: > 0 } session ? new(session) : null));
        }

        try
        {
            var found = await new Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver()
                .ResolveIdentityAsync(StsConfig(), cancellationToken).ConfigureAwait(false);
            var keys = await found.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            log.Debug($"AWS: {found.GetType().Name}");

            // Whoever gave them renews them: they are asked for again before the shortest of their lives is over.
            return Masked(new(keys.AccessKey, new(keys.SecretKey), keys.UseToken ? new(keys.Token) : null, clock.GetUtcNow() + (2 * Margin)));
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or InvalidOperationException)
        {
            throw new UsageException(
                "There are no credentials for AWS.",
                $"Neither AWS_ACCESS_KEY_ID, nor a profile, nor a web identity, nor a container's or machine's role gives any: {exception.Message}",
                "On GitHub give --aws-role and let the job have 'id-token: write'; elsewhere sign in (aws sso login), or set AWS_PROFILE.",
                exception);
        }
    }

    private static async Task<T> AskAsync<T>(string operation, string subject, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw AwsErrors.Of(exception, operation, subject);
        }
    }

    private static AWSCredentials SdkKeys(AwsKeys keys) => keys.SessionToken is { } session
        ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey.Reveal(), session.Reveal())
        : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey.Reveal());

    private AwsKeys KeysOf(Credentials? given) => given is { AccessKeyId: { } id, SecretAccessKey: { } secret }
        ? Masked(new(id, new(secret), new(given.SessionToken), given.Expiration is { } end ? new DateTimeOffset(end.ToUniversalTime()) : null))
        : throw new AwsException(
            AwsError.Other,
            null,
            "sts:AssumeRole",
            $"AWS gave no credentials for {options.Role}.",
            "Its answer holds none.",
            "Check the endpoint: is that AWS?");

    private AwsKeys Masked(AwsKeys keys)
    {
        mask.Add(keys.SecretKey);
        if (keys.SessionToken is { } session)
        {
            mask.Add(session);
        }

        return keys;
    }

    private string SessionName() =>
        new([.. options.SessionName.Select(c => char.IsAsciiLetterOrDigit(c) || "=,.@-_".Contains(c) ? c : '-').Take(LongestSessionName)]);

    private AmazonSecurityTokenServiceClient Sts(AWSCredentials credentials) => new(credentials, StsConfig());

    [SuppressMessage("Reliability", "CA2000", Justification = "The configuration holds nothing to dispose of.")]
    private AmazonSecurityTokenServiceConfig StsConfig() => new()
    {
        ServiceURL = AwsEndpoints.Of("sts", options, environment).ToString(),
        AuthenticationRegion = options.Region,
        IgnoreConfiguredEndpointUrls = true,
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = options.Retry.Retries,
        ThrottleRetries = false,
    };
}
