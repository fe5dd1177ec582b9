namespace Slipway.Delivery.Deploying;

/// <summary>How a deploy went, short of an exception.</summary>
/// <param name="Release">The candidate, or the release that already runs.</param>
/// <param name="Unchanged">That very digest is already serving and verified: there is nothing to deploy and nothing to bake.</param>
/// <param name="Previous">The release that serves until the bake has passed; absent at a first release.</param>
public sealed record DeployOutcome(Release Release, bool Unchanged, Release? Previous)
{
    /// <summary>That very digest serves already, left by a bake that could not tell: nothing was deployed, and what is left to do is to bake it again. Default: no.</summary>
    public bool Adopted { get; init; }
}
