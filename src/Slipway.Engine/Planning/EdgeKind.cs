namespace Slipway.Planning;

/// <summary>Where an edge comes from.</summary>
public enum EdgeKind
{
    /// <summary><c>DependsOn</c>.</summary>
    Dependency,

    /// <summary><c>Before</c> or <c>After</c>.</summary>
    Order,

    /// <summary><c>Triggers</c> or <c>TriggeredBy</c>.</summary>
    Trigger,

    /// <summary><c>Consumes</c> a record that the other <c>Produces</c>.</summary>
    Record,
}
