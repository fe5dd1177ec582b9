using Slipway.Tooling;

namespace Slipway.Delivery.Deploying;

/// <summary>Another deploy has taken the candidate's place: this run has nothing left to accept, and leaves everything as it is.</summary>
public sealed class SupersededException(Release candidate, string why)
    : TargetFailedException(
        $"{candidate.Service} {candidate.Version} was superseded in {candidate.Environment}.",
        why,
        "Nothing; the newer delivery goes on.",
        ExitCodes.Superseded)
{
    /// <summary>What this run had brought up.</summary>
    public Release Candidate { get; } = candidate;
}
