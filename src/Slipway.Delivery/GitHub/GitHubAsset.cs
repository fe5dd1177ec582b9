namespace Slipway.Delivery.GitHub;

/// <summary>A file attached to a release.</summary>
/// <param name="Id">GitHub's number.</param>
/// <param name="Name">The file's name.</param>
/// <param name="State"><c>uploaded</c>, or <c>starter</c> where an upload was cut.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Digest"><c>sha256:…</c>; older servers do not say.</param>
public sealed record GitHubAsset(long Id, string Name, string? State, long Size, string? Digest);
