using Slipway.Workflows.GitHub;

namespace Slipway.Workflows;

/// <summary>What one job has beyond what its targets say.</summary>
public sealed record JobOptions
{
    /// <summary>The name on GitHub's pages. Default: the job's key as words.</summary>
    public string? Name { get; init; }

    /// <summary>The condition, without fences. Default: none.</summary>
    public string? If { get; init; }

    /// <summary>The time limit. Default: <see cref="Workflow.JobTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The runner, where the targets ask for none.</summary>
    public Runner? Runner { get; init; }

    /// <summary>The URL that GitHub shows beside the job's environment.</summary>
    public string? EnvironmentUrl { get; init; }

    /// <summary>Runs the job once for each value; artifacts are kept apart and joined again by later jobs.</summary>
    public Matrix? Matrix { get; init; }

    /// <summary>Which runs of this job must not overlap, beside the workflow's own rule.</summary>
    public Concurrency? Concurrency { get; init; }

    /// <summary>The image that the job runs in.</summary>
    public Container? Container { get; init; }

    /// <summary>Containers beside the job, by host name.</summary>
    public IReadOnlyDictionary<string, Container> Services { get; init; } = new Dictionary<string, Container>();

    /// <summary>Environment variables of the build's step, beside those that are derived.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>What later jobs can read: the job's output to the name that the build writes to GitHub's output file.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags without a value for this job's command line, for example <c>dry-run</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Whether the whole history is cloned although no target asks for it. Default: false.</summary>
    public bool FullHistory { get; init; }

    /// <summary>Steps after the set-up and before the build.</summary>
    public IReadOnlyList<Step> Before { get; init; } = [];

    /// <summary>Steps after the build, before the artifacts are stored.</summary>
    public IReadOnlyList<Step> After { get; init; } = [];
}
