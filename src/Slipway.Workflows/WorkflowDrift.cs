namespace Slipway.Workflows;

/// <summary>One file that differs from what the build generates.</summary>
/// <param name="File">Its path below the root, with forward slashes.</param>
/// <param name="Actual">Its text, or null when it is missing.</param>
/// <param name="Expected">What the build generates, or null when it no longer generates the file.</param>
public sealed record WorkflowDrift(string File, string? Actual, string? Expected)
{
    /// <summary>The difference in unified format, from the file on disk to the generated one.</summary>
    public string Diff => UnifiedDiff.Between(
        Actual is null ? "/dev/null" : $"a/{File}", Actual ?? "", Expected is null ? "/dev/null" : $"b/{File}", Expected ?? "");

    /// <summary>How many lines come and go: <c>+3 -1</c>.</summary>
    public string Summary
    {
        get
        {
            var lines = Diff.Split('\n').Skip(2).ToList();
            return $"+{lines.Count(line => line.StartsWith('+'))} -{lines.Count(line => line.StartsWith('-'))}";
        }
    }
}
