using System.Collections.Immutable;
using Slipway.Delivery.Scanning;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>What today's database says of the images that serve (<c>rescan.json</c>).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Scans">One for each environment in which something serves.</param>
[RecordSchema("rescan", 1)]
public sealed record RescanRecord(string RunId, ImmutableArray<ScanRecord> Scans);
