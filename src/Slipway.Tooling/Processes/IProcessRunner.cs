namespace Slipway.Tooling.Processes;

/// <summary>Runs other programs.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs to the end. Cancellation ends the whole process group (SIGTERM, after the grace period SIGKILL) and throws
    /// <see cref="OperationCanceledException"/>.
    /// Throws <see cref="ProcessFailedException"/> on a non-zero exit unless told otherwise, and <see cref="UsageException"/> when the program is not found.
    /// </summary>
    Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a process that outlives this one, in a session of its own, with both outputs appended to <paramref name="logFile"/>.
    /// </summary>
    IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile);
}
