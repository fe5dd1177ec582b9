namespace Slipway.Tooling;

/// <summary>
/// The work was asked for rightly and went wrong. Fails the target, and ends the process with <see cref="ExitCode"/>.
/// </summary>
public class TargetFailedException(
    string what, string? why = null, string? cure = null, int exitCode = ExitCodes.TargetFailed, Exception? inner = null)
    : Exception(what, inner)
{
    /// <summary>What happened, in one line.</summary>
    public string What { get; } = what;

    /// <summary>Why: the evidence; may have several lines.</summary>
    public string? Why { get; } = why;

    /// <summary>What to do about it, in one line.</summary>
    public string? Cure { get; } = cure;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
