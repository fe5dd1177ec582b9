using Slipway.Tooling;

namespace Slipway.Delivery.Deploying;

/// <summary>
/// The candidate never became ready: the old release still serves. Ends with <see cref="ExitCodes.BakeFailed"/>, since to a user it is the same rejection.
/// </summary>
public sealed class DeployFailedException(Release candidate, string reason, string? evidence, string? cure)
    : TargetFailedException(reason, evidence, cure, ExitCodes.BakeFailed)
{
    /// <summary>Whether part of it was ready for a while and got traffic. Default: no.</summary>
    public bool ReachedUsers { get; init; }

    /// <summary>What was to run.</summary>
    public Release Candidate { get; } = candidate;
}
