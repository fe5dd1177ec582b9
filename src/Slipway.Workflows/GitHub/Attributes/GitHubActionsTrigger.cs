namespace Slipway.Workflows.GitHub;

/// <summary>Triggers without filters, for <see cref="GitHubActionsAttribute.On"/>.</summary>
public enum GitHubActionsTrigger
{
    /// <summary>Every push.</summary>
    Push,

    /// <summary>Every pull request.</summary>
    PullRequest,

    /// <summary>Started by hand, without inputs.</summary>
    WorkflowDispatch,
}
