namespace Slipway.Delivery.GitHub;

/// <summary>What identifies a repository for good.</summary>
/// <param name="Id">Its number, which stays when it is renamed.</param>
/// <param name="DefaultBranch">The branch that changes go to.</param>
/// <param name="Owner">Whose it is.</param>
public sealed record GitHubRepository(long Id, string DefaultBranch, GitHubOwner Owner);
