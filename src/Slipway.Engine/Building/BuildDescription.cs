using System.Collections.Immutable;
using Slipway.Parameters;
using Slipway.Planning;

namespace Slipway;

/// <summary>What a build consists of, as data: for generators of workflows, schemas and documentation.</summary>
/// <param name="Targets">All targets.</param>
/// <param name="Parameters">All parameters.</param>
public sealed record BuildDescription(TargetCollection Targets, ImmutableArray<ParameterModel> Parameters)
{
    /// <summary>The plan for <paramref name="request"/>.</summary>
    public Plan Plan(PlanRequest request) => Planner.Make(Targets, request);
}
