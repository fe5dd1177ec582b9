namespace Slipway;

/// <summary>What a <see cref="RunFact"/> is about.</summary>
public enum RunFactKind
{
    /// <summary>The branch, by its name.</summary>
    Branch,

    /// <summary>A tag, by how its name begins.</summary>
    Tag,

    /// <summary>The <see cref="RunEvent"/>, by its name.</summary>
    Event,
}
