using Slipway.Delivery.Deploying;

namespace Slipway.Components.Records;

/// <summary>One service's deploy.</summary>
/// <param name="Release">What was brought up, or serves already.</param>
/// <param name="Unchanged">It served, verified, before: there is nothing to bake.</param>
/// <param name="Previous">What it is to replace; absent at a first release.</param>
public sealed record ReleaseEntry(Release Release, bool Unchanged, Release? Previous)
{
    /// <summary>It served already, left by a bake that could not tell: a bake that breaks off leaves it as it was. Default: no.</summary>
    public bool Adopted { get; init; }
}
