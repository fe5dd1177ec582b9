using System.Collections.Immutable;
using Slipway.Delivery.Deploying;

namespace Slipway.Components.Records;

/// <summary>What has drifted of one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Version">What serves; absent when nothing does.</param>
/// <param name="Commit">The commit whose manifests it was compared with; absent where there was nothing to compare.</param>
/// <param name="Drifts">What differs; empty when nothing does.</param>
public sealed record ServiceDrift(string Service, string? Version, string? Commit, ImmutableArray<Drift> Drifts)
{
    /// <summary>The release that is being delivered: nothing was compared.</summary>
    public string? InProgress { get; init; }

    /// <summary>Whether there was something verified to compare it with.</summary>
    public bool IsCompared { get; init; }
}
