namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>The release that is on its way up.</summary>
internal sealed record LocalCandidate(Release Release, LocalInstance Instance, CandidatePhase Phase)
{
    /// <summary>Whether it is this very deploy of this very image.</summary>
    public bool Is(Release other) => Release.Digest == other.Digest && Release.RunId == other.RunId;
}
