namespace Slipway.Tooling.Processes;

/// <summary>How a process ended. Texts are masked.</summary>
/// <param name="ExitCode">Its exit code; 128 + n where signal n ended it.</param>
/// <param name="StandardOutput">All of standard output, lines ended by <c>\n</c>.</param>
/// <param name="StandardError">All of standard error, lines ended by <c>\n</c>.</param>
/// <param name="Duration">Wall time from start to exit.</param>
public sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError, TimeSpan Duration)
{
    /// <summary>The lines of standard output, without empty ones at the end.</summary>
    public IReadOnlyList<string> Lines => StandardOutput.TrimEnd('\n') is { Length: > 0 } text ? text.Split('\n') : [];
}
