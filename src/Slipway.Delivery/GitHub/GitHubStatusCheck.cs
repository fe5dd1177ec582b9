namespace Slipway.Delivery.GitHub;

/// <summary>A check that must have passed.</summary>
internal sealed record GitHubStatusCheck(string Context);
