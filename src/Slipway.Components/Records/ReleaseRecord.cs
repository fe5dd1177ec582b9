using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>What was deployed (<c>release.json</c>).</summary>
/// <param name="RunId">The delivery run.</param>
/// <param name="Environment">Where.</param>
/// <param name="Releases">One for each service.</param>
[RecordSchema("release", 1)]
public sealed record ReleaseRecord(string RunId, string Environment, ImmutableArray<ReleaseEntry> Releases);
