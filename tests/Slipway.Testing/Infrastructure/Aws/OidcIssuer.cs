using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>What GitHub's runner does for a job with <c>id-token: write</c>: signs who the job is. The stub's STS checks these tokens for real.</summary>
public sealed class OidcIssuer(TimeProvider clock) : IDisposable
{
    /// <summary>GitHub's issuer.</summary>
    public const string Issuer = "https://token.actions.githubusercontent.com";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The bearer token that a job's environment holds.</summary>
    public string RequestToken { get; } = RandomNumberGenerator.GetHexString(40);

    /// <summary>Who the job is.</summary>
    public string Subject { get; set; } = "repo:acme/shop:environment:staging";

    /// <summary>What a token says beside that: <c>repository_id</c>, <c>environment</c>, <c>job_workflow_ref</c>. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; private set; } = new Dictionary<string, string>();

    /// <summary>Speaks for that job from now on.</summary>
    public void SpeakFor(GitHubJob job) => (Subject, Claims) = (job.Subject, job.Claims);

    /// <summary>How long a token is good for.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal string Issue(string audience)
    {
        var now = clock.GetUtcNow();
        var head = Encode(new { alg = "RS256", typ = "JWT", kid = "stub" });
        var said = new Dictionary<string, object>(Claims.Select(claim => KeyValuePair.Create(claim.Key, (object)claim.Value)))
        {
            ["iss"] = Issuer,
            ["aud"] = audience,
            ["sub"] = Subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var claims = Encode(said);
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>What a token says that STS may trust; <c>sub</c> is in it.</summary>
    internal IReadOnlyDictionary<string, string> Verify(string token)
    {
        if (token.Split('.') is not [var head, var claims, var signature]
            || !_key.VerifyData(
                Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw new AwsStubError("InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider, or the signature is invalid");
        }

        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        if (document.RootElement.GetProperty("aud").GetString() != "sts.amazonaws.com")
        {
            throw new AwsStubError("InvalidIdentityToken", "Incorrect token audience");
        }

        return document.RootElement.GetProperty("exp").GetInt64() > clock.GetUtcNow().ToUnixTimeSeconds()
            ? document.RootElement.EnumerateObject().ToDictionary(claim => claim.Name, claim => claim.Value.ToString())
            : throw new AwsStubError("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time");
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
