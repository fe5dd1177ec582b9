using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Aws;

/// <summary>How AWS is spoken to, and as whom.</summary>
/// <param name="Region">The region's code: <c>eu-central-1</c>.</param>
public sealed record AwsOptions(string Region)
{
    /// <summary>
    /// The ARN of the role to take on: with GitHub's OIDC token on a runner that gives one, else with the credentials that are found. Default: none; the
    /// credentials are used as they are found.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>
    /// Where every service is spoken to, instead of AWS's own addresses. Default: <c>AWS_ENDPOINT_URL_ECR</c> or <c>AWS_ENDPOINT_URL_STS</c>, then
    /// <c>AWS_ENDPOINT_URL</c>, then AWS's own.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The session's name in CloudTrail: 2 - 64 letters, digits and <c>=,.@-</c>. Default: <c>slipway</c>.</summary>
    public string SessionName { get; init; } = "slipway";

    /// <summary>How long a role is taken on: 15 min - 12 h, and no longer than the role allows. Default: 1 h.</summary>
    /// <exception cref="UsageException">STS gives no such session.</exception>
    public TimeSpan SessionDuration
    {
        get;
        init => field = value >= TimeSpan.FromMinutes(15) && value <= TimeSpan.FromHours(12)
            ? value
            : throw new UsageException(
                $"A role cannot be taken on for {value.TotalSeconds:0} s.",
                "STS gives sessions of 900 s to 43,200 s.",
                "Name a duration between; the role's own limit (MaxSessionDuration) counts too.");
    } = TimeSpan.FromHours(1);

    /// <summary>How often and how long a throttled or broken request is tried again. Default: 8 times, up to 20 s apart.</summary>
    public HttpRetryOptions Retry { get; init; } = new(8) { LongestDelay = TimeSpan.FromSeconds(20) };
}
