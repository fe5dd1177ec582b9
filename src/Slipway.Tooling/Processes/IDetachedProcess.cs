namespace Slipway.Tooling.Processes;

/// <summary>A process that was started to outlive the build.</summary>
public interface IDetachedProcess
{
    /// <summary>Which process it is, also for a later build.</summary>
    ProcessIdentity Identity { get; }

    /// <summary>Completes with the exit code if it ends while this build runs.</summary>
    Task<int> Exited { get; }
}
