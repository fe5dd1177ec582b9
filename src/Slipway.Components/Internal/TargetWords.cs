using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Components.Internal;

/// <summary>Of a build that failed, only why its target did: the last column of the table at its end. What is read is the build's plain output.</summary>
internal sealed class TargetWords(IProcessRunner processes, string target) : IProcessRunner
{
    private const string Failed = " failed ";
    private const string Columns = "  ";

    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        var row = result.Lines.LastOrDefault(line => line.StartsWith($"{target} ", StringComparison.Ordinal) && line.Contains(Failed, StringComparison.Ordinal));
        return result.ExitCode != 0 && row?.Split(Columns, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [_, _, _, .. [_, ..] words]
            ? result with { StandardOutput = string.Join(Columns, words) }
            : result;
    }

    public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile) => processes.StartDetached(spec, logFile);
}
