namespace Slipway.Planning;

/// <summary>How a target came into a plan.</summary>
public enum InclusionKind
{
    /// <summary>Named on the command line.</summary>
    Invoked,

    /// <summary>The build's default; nothing was named.</summary>
    Default,

    /// <summary>Another target depends on it.</summary>
    Dependency,

    /// <summary>Another target triggers it.</summary>
    Trigger,
}
