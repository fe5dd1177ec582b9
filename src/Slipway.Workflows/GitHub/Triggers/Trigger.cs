namespace Slipway.Workflows.GitHub;

/// <summary>
/// An event that starts a workflow. Dangerous ones (<c>pull_request_target</c>, <c>workflow_run</c>) have no type here: they run strangers' code with
/// the repository's own rights.
/// </summary>
public abstract record Trigger
{
    /// <summary>GitHub's name for the event.</summary>
    internal abstract string Event { get; }
}
