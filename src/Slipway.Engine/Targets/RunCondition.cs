using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway;

/// <summary>
/// A condition on what is known of a run before it starts, as a value: it holds or not in the same way here and on a server, and a generated job of which every
/// target has it does not even start where it does not hold. <c>RunCondition.Branch("main") | RunCondition.Tag("v")</c>
/// </summary>
/// <param name="AnyOf">One of these must be so.</param>
public sealed record RunCondition(ImmutableArray<RunFact> AnyOf)
{
    /// <summary>On this branch; on a machine of one's own, the one that is checked out.</summary>
    public static RunCondition Branch(string name) => Of(RunFactKind.Branch, name);

    /// <summary>On a server's run for a tag that begins so.</summary>
    public static RunCondition Tag(string prefix) => Of(RunFactKind.Tag, prefix);

    /// <summary>On a server's run that this started; never on a machine of one's own.</summary>
    public static RunCondition Event(RunEvent started) => Of(RunFactKind.Event, $"{started}");

    /// <summary>The one or the other.</summary>
    public static RunCondition operator |(RunCondition one, RunCondition other) => new([.. one.AnyOf.Union(other.AnyOf)]);

    /// <inheritdoc/>
    public bool Equals(RunCondition? other) => other is not null && AnyOf.SequenceEqual(other.AnyOf);

    /// <inheritdoc/>
    public override int GetHashCode() => AnyOf[0].GetHashCode();

    /// <summary>For people: <c>on branch main or on a tag v*</c>.</summary>
    public override string ToString() => string.Join(" or ", AnyOf);

    internal bool Holds(RunOrigin origin) => AnyOf.Any(fact => fact.Kind switch
    {
        RunFactKind.Branch => origin.Branch == fact.Value,
        RunFactKind.Tag => origin.Tag?.StartsWith(fact.Value, StringComparison.Ordinal) == true,
        _ => origin.Event == fact.Value,
    });

    private static RunCondition Of(RunFactKind kind, string value) => value.Length > 0
        ? new([new(kind, value)])
        : throw new UsageException($"A condition on the run's {kind.ToString().ToLowerInvariant()} names none.", "It could never hold.", "Give it a name.");
}
