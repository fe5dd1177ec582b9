namespace Slipway.Delivery.Releasing;

/// <summary>What a build does when another one has made the tag of its version first.</summary>
public enum TagConflict
{
    /// <summary>It fails, and names both commits.</summary>
    Fail,

    /// <summary>
    /// It fetches the tags and works its version out anew. Where that gives the same version again (the other commit is no ancestor) it fails.
    /// </summary>
    Recompute,
}
