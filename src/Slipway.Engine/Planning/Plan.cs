using System.Collections.Immutable;

namespace Slipway.Planning;

/// <summary>
/// What a run will do, as immutable data: made without side effects, read by <c>--plan</c>, <c>--help</c>, the dry run, the scheduler and the workflow generator.
/// </summary>
/// <param name="Targets">In an order that respects every edge; the same request gives the same order.</param>
/// <param name="Invoked">The targets that were asked for.</param>
public sealed record Plan(ImmutableArray<PlannedTarget> Targets, ImmutableArray<string> Invoked)
{
    private ImmutableDictionary<string, PlannedTarget>? _byName;

    /// <summary>The planned target of that name.</summary>
    public PlannedTarget this[string name] => (_byName ??= Targets.ToImmutableDictionary(target => target.Name))[name];
}
