namespace Slipway.Workflows.GitHub;

/// <summary>A whole workflow file as values: what <see cref="WorkflowGenerator"/> derives and <see cref="GitHubYaml"/> writes.</summary>
/// <param name="Name">The workflow's name on GitHub's pages.</param>
public sealed record GitHubWorkflow(string Name)
{
    /// <summary>The file's name below <c>.github/workflows</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>What starts it.</summary>
    public IReadOnlyList<Trigger> On { get; init; } = [];

    /// <summary>Which runs must not overlap.</summary>
    public required Concurrency Concurrency { get; init; }

    /// <summary>The jobs, each after those it needs.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];
}
