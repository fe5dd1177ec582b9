using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>
/// A bearer token for the API server of an EKS cluster, made here: a question to STS who it is that asks, signed for this one cluster, which the cluster
/// sends on its own.
/// The same as <c>aws eks get-token</c> gives, without that program (aws-iam-authenticator, “API authorization from outside a cluster”).
/// </summary>
/// <param name="Token">What goes into <c>Authorization: Bearer</c>.</param>
/// <param name="Expires">When the cluster takes it no longer; a minute before its 15 are over.</param>
public sealed record EksToken(Secret Token, DateTimeOffset Expires)
{
    private const string Prefix = "k8s-aws-v1.";
    private const string ClusterHeader = "x-k8s-aws-id";
    private const int UrlLifetime = 60; // seconds that the signed question itself is good for; the cluster counts its own 15 minutes from the signing

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(14);

    /// <summary>Makes one for the cluster of that name, as the given identity. Sends nothing, but the identity may have to sign in.</summary>
    public static async Task<EksToken> CreateAsync(
        string cluster,
        IAwsIdentity identity,
        AwsOptions options,
        IEnvironment environment,
        TimeProvider clock,
        SecretMask mask,
        CancellationToken cancellationToken)
    {
        var keys = await identity.GetKeysAsync(cancellationToken).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var url = Presign(cluster, keys, options, AwsEndpoints.Of("sts", options, environment), now);
        var token = new Secret(Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(url)).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        mask.Add(token);
        var end = now + Lifetime;
        return new(token, keys.Expires is { } keysEnd && keysEnd < end ? keysEnd : end);
    }

    private static string Presign(string cluster, AwsKeys keys, AwsOptions options, Uri endpoint, DateTimeOffset now)
    {
        using var request = new DefaultRequest(new GetCallerIdentityRequest(), "sts")
        {
            HttpMethod = "GET",
            Endpoint = endpoint,
            ResourcePath = "/",
            UseQueryString = true,
        };
        request.Headers[ClusterHeader] = cluster;
        request.Parameters["Action"] = "GetCallerIdentity";
        request.Parameters["Version"] = "2011-06-15";
        request.Parameters["X-Amz-Expires"] = $"{UrlLifetime}";
        if (keys.SessionToken is { } session)
        {
            request.Parameters["X-Amz-Security-Token"] = session.Reveal();
        }

        var config = new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = endpoint.ToString(),
            AuthenticationRegion = options.Region,
            IgnoreConfiguredEndpointUrls = true,
        };
        var signed = AWS4PreSignedUrlSigner.SignRequest(
            request, config, new RequestMetrics(), keys.AccessKey, keys.SecretKey.Reveal(), "sts", options.Region, now.UtcDateTime);
        return $"{AmazonServiceClient.ComposeUrl(request).AbsoluteUri}&{signed.ForQueryParameters}";
    }
}
