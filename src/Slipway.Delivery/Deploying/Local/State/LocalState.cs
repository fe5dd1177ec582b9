using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>All that is known of one service in one environment, between runs.</summary>
[RecordSchema("local-state", 1)]
internal sealed record LocalState
{
    /// <summary>The stable port; kept when nothing runs, so that the address never changes.</summary>
    public int? Port { get; init; }

    /// <summary>The reverse proxy; absent when nothing was ever deployed or all was taken down.</summary>
    public LocalIngress? Ingress { get; init; }

    /// <summary>Gets the traffic. Its process may have died since.</summary>
    public RunningRelease? Serving { get; init; }

    /// <summary>On its way up; outside a run only when that run was killed.</summary>
    public LocalCandidate? Candidate { get; init; }

    /// <summary>Gets no new request and is to be stopped.</summary>
    public RunningRelease? Retiring { get; init; }

    /// <summary>A <c>Down</c> has begun and not ended.</summary>
    public bool GoingDown { get; init; }

    /// <summary>Releases whose bake passed, newest first, each digest once.</summary>
    public ImmutableArray<Release> Verified { get; init; } = [];

    /// <summary>Images that no deploy takes again unless forced.</summary>
    public ImmutableArray<QuarantinedDigest> Quarantined { get; init; } = [];

    /// <summary>Where the service is reached, once a port was chosen.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Uri? Url => Port is { } port ? new Uri($"http://127.0.0.1:{port}/") : null;
}
