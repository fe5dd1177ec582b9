using System.Collections.Immutable;

namespace Slipway.Planning;

/// <summary>What is asked of a planner.</summary>
/// <param name="Targets">Names as the user wrote them; empty: the defaults.</param>
/// <param name="Skip">Names to skip; <see langword="null"/>: none; empty: everything that was not named itself.</param>
public sealed record PlanRequest(ImmutableArray<string> Targets, ImmutableArray<string>? Skip = null)
{
    /// <summary>Targets that an earlier, failed run of the same request has done (<c>--continue</c>).</summary>
    public ImmutableHashSet<string> DoneBefore { get; init; } = [];
}
