namespace Slipway.Delivery.GitHub;

/// <summary>The checks of a branch's protection.</summary>
internal sealed record GitHubStatusChecks(IReadOnlyList<string> Contexts);
