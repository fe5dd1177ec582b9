namespace Slipway.Workflows.GitHub;

/// <summary>A job of a GitHub workflow, complete and ready to be written.</summary>
/// <param name="Id">The key under <c>jobs</c>, in kebab case.</param>
public sealed record Job(string Id)
{
    /// <summary>The name on GitHub's pages.</summary>
    public required string Name { get; init; }

    /// <summary>The jobs that must be over before this one starts.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Where the job runs.</summary>
    public Runner RunsOn { get; init; } = Runner.Ubuntu;

    /// <summary>The environment whose approvals and secrets apply. Default: none.</summary>
    public JobEnvironment? Environment { get; init; }

    /// <summary>What the job's token may do; everything else is denied.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    /// <summary>Environment variables of all steps.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>The condition, without fences. Default: all needed jobs succeeded.</summary>
    public string? If { get; init; }

    /// <summary>The job is killed after this time. There is no default: every job states it.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>What later jobs can read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Outputs { get; init; } = [];

    /// <summary>Runs the job once for each value. Default: once.</summary>
    public Matrix? Matrix { get; init; }

    /// <summary>Which runs of this job must not overlap, in addition to the workflow's own rule.</summary>
    public Concurrency? Concurrency { get; init; }

    /// <summary>The image that the steps run in. Default: the runner itself.</summary>
    public Container? Container { get; init; }

    /// <summary>Containers beside the job, by host name.</summary>
    public IReadOnlyList<KeyValuePair<string, Container>> Services { get; init; } = [];

    /// <summary>What the job does, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];
}
