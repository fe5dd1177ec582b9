using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>What today's database says of the images that serve (<c>rescan.json</c>).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Environments">Those in which something serves.</param>
[RecordSchema("rescan", 1)]
public sealed record RescanRecord(string RunId, ImmutableArray<RescannedEnvironment> Environments);
