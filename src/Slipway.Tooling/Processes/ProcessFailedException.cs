namespace Slipway.Tooling.Processes;

/// <summary>A tool ended with an exit code other than zero (or ran out of time); carries all that it said, masked.</summary>
public sealed class ProcessFailedException(string command, ProcessResult result, string? reason = null, string? cure = null)
    : TargetFailedException(
        $"{command} {reason ?? $"ended with exit code {result.ExitCode}"}.",
        LastLines(result),
        cure)
{
    private const int ShownLines = 20;

    /// <summary>The command, for people.</summary>
    public string Command { get; } = command;

    /// <summary>Exit code, output and error.</summary>
    public ProcessResult Result { get; } = result;

    private static string? LastLines(ProcessResult result)
    {
        var text = result.StandardError.Trim() is { Length: > 0 } error ? error : result.StandardOutput.Trim();
        return text.Length == 0 ? null : string.Join('\n', text.Split('\n').TakeLast(ShownLines));
    }
}
