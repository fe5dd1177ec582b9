using System.Collections.Immutable;

namespace Slipway.Delivery.Scanning;

/// <summary>What changed since the last verified release.</summary>
/// <param name="Release">That release's version.</param>
/// <param name="New">Found now, not then.</param>
/// <param name="Fixed">Found then, not now.</param>
/// <param name="Unchanged">How many were found both times.</param>
public sealed record ScanSince(string Release, ImmutableArray<Finding> New, ImmutableArray<Finding> Fixed, int Unchanged);
