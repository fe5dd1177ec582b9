namespace Slipway.Workflows.GitHub;

/// <summary>A pull request is opened, updated or reopened. Runs without secrets for forks: deploy nothing from here.</summary>
public sealed record PullRequestTrigger : Trigger
{
    /// <summary>Target branches. Default: all.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Target branches that do not start the workflow; not together with <see cref="Branches"/>.</summary>
    public IReadOnlyList<string> BranchesIgnore { get; init; } = [];

    /// <summary>Only when one of these paths changed.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Not when only these paths changed; not together with <see cref="Paths"/>.</summary>
    public IReadOnlyList<string> PathsIgnore { get; init; } = [];

    /// <summary>Activity types. Default: GitHub's own (opened, synchronize, reopened).</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    internal override string Event => "pull_request";
}
