namespace Slipway.Delivery.GitHub;

/// <summary>What a rule asks for, as far as a delivery needs to know.</summary>
internal sealed record GitHubRuleParameters(IReadOnlyList<GitHubStatusCheck>? RequiredStatusChecks);
