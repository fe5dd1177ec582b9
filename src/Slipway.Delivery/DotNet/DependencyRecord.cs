using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.DotNet;

/// <summary>The packages that deserve a look (<c>dependencies.json</c>).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Packages">Vulnerable ones first, then deprecated, then outdated; by name within.</param>
[RecordSchema("dependencies", 1)]
public sealed record DependencyRecord(string RunId, ImmutableArray<DependencyEntry> Packages);
