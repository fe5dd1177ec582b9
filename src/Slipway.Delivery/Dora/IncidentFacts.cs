namespace Slipway.Delivery.Dora;

/// <summary>What is known of one incident. Times are UTC ticks.</summary>
internal sealed class IncidentFacts
{
    public long Opened { get; set; } = DeploymentFacts.Never;

    public long Resolved { get; set; } = DeploymentFacts.Never;

    /// <summary>The release that it is linked to.</summary>
    public ReleaseKey? Release { get; set; }

    /// <summary>When it was linked.</summary>
    public long LinkedAt { get; set; } = DeploymentFacts.Never;

    /// <summary>The deployment of that release, once the timeline has found it.</summary>
    public DeploymentFacts? Cause { get; set; }
}
