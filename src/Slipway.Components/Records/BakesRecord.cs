using System.Collections.Immutable;
using Slipway.Delivery.Baking;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>How the bakes went, with all their evidence (<c>bake.json</c>).</summary>
/// <param name="RunId">The delivery run.</param>
/// <param name="Environment">Where.</param>
/// <param name="Bakes">One for each service that had something to bake.</param>
[RecordSchema("bakes", 1)]
public sealed record BakesRecord(string RunId, string Environment, ImmutableArray<BakeRecord> Bakes)
{
    /// <summary>The services whose release no bake could judge and that was left serving, not verified.</summary>
    public ImmutableArray<string> Left { get; init; } = [];
}
