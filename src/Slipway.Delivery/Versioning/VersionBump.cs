namespace Slipway.Delivery.Versioning;

/// <summary>How far a version moves; a greater value wins over a smaller one.</summary>
public enum VersionBump
{
    /// <summary>Nothing is due.</summary>
    None,

    /// <summary>1.2.3 becomes 1.2.4.</summary>
    Patch,

    /// <summary>1.2.3 becomes 1.3.0.</summary>
    Minor,

    /// <summary>1.2.3 becomes 2.0.0.</summary>
    Major,
}
