namespace Slipway.Delivery.GitHub;

/// <summary>A release as GitHub holds it.</summary>
public sealed record GitHubRelease(long Id, string TagName, string? Name, string? Body, bool Draft, bool Prerelease, string? HtmlUrl, string? UploadUrl)
{
    /// <summary>The files that are attached to it.</summary>
    public IReadOnlyList<GitHubAsset> Assets { get; init; } = [];
}
