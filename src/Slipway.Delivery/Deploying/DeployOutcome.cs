namespace Slipway.Delivery.Deploying;

/// <summary>How a deploy went, short of an exception.</summary>
/// <param name="Release">The candidate, or the release that already runs.</param>
/// <param name="Unchanged">That very digest is already serving and verified: there is nothing to deploy and nothing to bake.</param>
/// <param name="Previous">The release that serves until the bake has passed; absent at a first release.</param>
public sealed record DeployOutcome(Release Release, bool Unchanged, Release? Previous);
