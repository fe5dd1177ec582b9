namespace Slipway.Delivery;

/// <summary>A cluster of Amazon EKS.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">The region's code: <c>eu-central-1</c>.</param>
public sealed record EksLocation(string Name, string Region)
{
    /// <summary>The ARN of the role to take on; the cluster must let it in (an access entry). Default: none; the credentials are used as they are found.</summary>
    public string? Role { get; init; }

    /// <summary>Where EKS and STS are spoken to, instead of AWS's own addresses. Default: what <c>AWS_ENDPOINT_URL</c> says, else AWS's own.</summary>
    public Uri? Endpoint { get; init; }
}
