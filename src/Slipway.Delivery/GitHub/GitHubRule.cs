namespace Slipway.Delivery.GitHub;

/// <summary>A rule that holds for a branch.</summary>
internal sealed record GitHubRule(string Type, GitHubRuleParameters? Parameters);
