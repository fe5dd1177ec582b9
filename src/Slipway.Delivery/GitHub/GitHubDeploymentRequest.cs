namespace Slipway.Delivery.GitHub;

/// <summary>A deployment to record.</summary>
/// <param name="Ref">The commit, branch or tag.</param>
/// <param name="Environment">The environment's name.</param>
public sealed record GitHubDeploymentRequest(string Ref, string Environment)
{
    /// <summary>What is done. Default: <c>deploy</c>.</summary>
    public string Task { get; init; } = "deploy";

    /// <summary>In words.</summary>
    public string? Description { get; init; }

    /// <summary>Anything that serializes to a JSON object.</summary>
    public object? Payload { get; init; }

    /// <summary>Whether users work with that environment. Default: GitHub decides by the name.</summary>
    public bool? Production { get; init; }
}
