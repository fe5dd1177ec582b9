namespace Slipway.Delivery.GitHub;

/// <summary>A user or organization.</summary>
/// <param name="Login">Its name.</param>
/// <param name="Id">Its number, which stays when it is renamed.</param>
public sealed record GitHubOwner(string Login, long Id);
