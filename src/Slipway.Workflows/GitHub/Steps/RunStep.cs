namespace Slipway.Workflows.GitHub;

/// <summary>A step that runs a command in bash.</summary>
/// <param name="Command">One or several lines.</param>
public sealed record RunStep(string Command) : Step
{
    /// <summary>Where the command runs, below the clone. Default: its root.</summary>
    public string? WorkingDirectory { get; init; }
}
