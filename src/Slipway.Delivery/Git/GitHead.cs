namespace Slipway.Delivery.Git;

/// <summary>What is checked out.</summary>
/// <param name="Commit">The full id of the commit.</param>
/// <param name="Branch">The branch's short name; <see langword="null"/> when HEAD is detached.</param>
/// <param name="Root">The top folder of the working tree.</param>
/// <param name="IsShallow">Whether the clone's history is cut off somewhere.</param>
public sealed record GitHead(string Commit, string? Branch, Tooling.AbsolutePath Root, bool IsShallow);
