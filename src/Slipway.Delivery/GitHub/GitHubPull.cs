namespace Slipway.Delivery.GitHub;

/// <summary>A pull request that brought a commit.</summary>
public sealed record GitHubPull(int Number, string? Title, string? State, DateTimeOffset? MergedAt, string? MergeCommitSha);
