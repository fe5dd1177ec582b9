using System.Collections.Immutable;
using Slipway.Oci;

namespace Slipway.Delivery.Deploying;

/// <summary>What an environment holds of one service.</summary>
/// <param name="Serving">Gets the traffic; absent when nothing runs.</param>
/// <param name="Candidate">Being deployed or baked; absent outside a delivery.</param>
/// <param name="Verified">Releases whose bake passed, newest first.</param>
/// <param name="Quarantined">Digests that a bake rejected.</param>
/// <param name="Url">The stable address, whether or not something serves now.</param>
/// <param name="Problem">What is wrong, in words: the serving process died, the ingress is gone. Absent when all is well.</param>
public sealed record WorkloadStatus(
    Release? Serving,
    Release? Candidate,
    ImmutableArray<Release> Verified,
    ImmutableArray<Digest> Quarantined,
    Uri? Url,
    string? Problem)
{
    /// <summary>The run that is at it, where that is not the one that the candidate is from: a return, a release that is judged again. Absent outside a delivery.</summary>
    public string? RunId { get; init; }

    /// <summary>What a person should know although nothing is broken: a release that no bake could judge, a configuration that is not the verified one.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
