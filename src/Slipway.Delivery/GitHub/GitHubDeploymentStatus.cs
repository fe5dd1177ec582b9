namespace Slipway.Delivery.GitHub;

/// <summary>What was said of a deployment.</summary>
/// <param name="State"><c>pending</c>, <c>queued</c>, <c>in_progress</c>, <c>success</c>, <c>failure</c>, <c>error</c> or <c>inactive</c>.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Description">In words.</param>
public sealed record GitHubDeploymentStatus(string State, DateTimeOffset CreatedAt, string? Description);
