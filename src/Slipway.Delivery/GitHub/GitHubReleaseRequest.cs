namespace Slipway.Delivery.GitHub;

/// <summary>A release that should exist.</summary>
/// <param name="Tag">Its tag, such as <c>v1.2.3</c>.</param>
/// <param name="Body">The notes, in Markdown.</param>
public sealed record GitHubReleaseRequest(string Tag, string Body)
{
    /// <summary>Its title. Default: the tag.</summary>
    public string? Name { get; init; }

    /// <summary>The commit to tag where the tag does not exist yet. Default: GitHub takes the default branch, so push the tag first.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether only those who may write see it. Default: no.</summary>
    public bool Draft { get; init; }

    /// <summary>Whether it is not ready for production. Default: no.</summary>
    public bool Prerelease { get; init; }
}
