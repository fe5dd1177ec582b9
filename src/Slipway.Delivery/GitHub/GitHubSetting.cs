namespace Slipway.Delivery.GitHub;

/// <summary>An environment, a secret or a variable.</summary>
internal sealed record GitHubSetting(string Name, string? Value);
