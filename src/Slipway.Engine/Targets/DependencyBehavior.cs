namespace Slipway;

/// <summary>What becomes of a skipped target's dependencies that nothing else needs.</summary>
public enum DependencyBehavior
{
    /// <summary>They run all the same.</summary>
    Execute,

    /// <summary>They are skipped with it.</summary>
    Skip,
}
