using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>What was published on GitHub (<c>github-release.json</c>).</summary>
/// <param name="RunId">The delivery run.</param>
/// <param name="Tag">The release's tag.</param>
/// <param name="Url">Where people read it.</param>
[RecordSchema("github-release", 1)]
public sealed record GitHubReleaseRecord(string RunId, string Tag, string? Url);
