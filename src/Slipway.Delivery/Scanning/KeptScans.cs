using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Scanning;

/// <summary>All that are kept, the oldest first.</summary>
[RecordSchema("kept-scans", 1)]
internal sealed record KeptScans
{
    public ImmutableArray<KeptScan> Scans { get; init; } = [];
}
