using System.Collections.Immutable;

namespace Slipway.Planning;

/// <summary>A target in a plan.</summary>
/// <param name="Model">The target itself.</param>
/// <param name="Why">Why it is in the plan.</param>
/// <param name="Edges">What it waits for within this plan.</param>
/// <param name="Skip">Why it will not run although it is in the plan; <see langword="null"/> when it will.</param>
public sealed record PlannedTarget(TargetModel Model, Inclusion Why, ImmutableArray<Edge> Edges, string? Skip)
{
    /// <summary>The target's name.</summary>
    public string Name => Model.Name;
}
