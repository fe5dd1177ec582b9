using Slipway.Workflows.GitHub;

namespace Slipway.Workflows;

/// <summary>
/// A workflow as its author declares it: what starts it and which targets it reaches. Jobs, their order, artifacts, permissions and secrets are
/// derived from the targets by <see cref="WorkflowGenerator"/>.
/// </summary>
/// <param name="Name">The workflow's name, for example <c>ci</c>.</param>
public sealed record Workflow(string Name)
{
    /// <summary>The file's name below <c>.github/workflows</c>. Default: the name in kebab case with <c>.yml</c>.</summary>
    public string FileName { get; init; } = Names.Kebab(Name) + ".yml";

    /// <summary>What starts it.</summary>
    public IReadOnlyList<Trigger> On { get; init; } = [];

    /// <summary>The targets to reach.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>
    /// Parameters with fixed values, for example <c>environment</c> = <c>staging</c>. They stand on every job's command line, and hold when the plan is made.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Parameters that an input gives when the workflow runs, with a value for the plan to be made with, for example <c>environment</c> = <c>production</c> in
    /// a workflow that is dispatched for any environment. They do not stand on the command line.
    /// </summary>
    public IReadOnlyDictionary<string, string> Assumed { get; init; } = new Dictionary<string, string>();

    /// <summary>Jobs for targets, over what the targets say themselves: a target's name to a job's. Default: none.</summary>
    public IReadOnlyDictionary<string, string> TargetJobs { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags without a value for every job's command line, for example <c>dry-run</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>
    /// Which runs must not overlap. Default: where pull requests start it and nothing is published, the newest run of a branch replaces older ones; everywhere
    /// else, one at a time.
    /// </summary>
    public Concurrency? Concurrency { get; init; }

    /// <summary>The runner of jobs whose targets ask for none. Default: <see cref="Runner.Ubuntu"/>.</summary>
    public Runner Runner { get; init; } = Runner.Ubuntu;

    /// <summary>The time limit of jobs that set none. Default: 30 minutes.</summary>
    public TimeSpan JobTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What a job has beyond what its targets say, by the job's name.</summary>
    public IReadOnlyDictionary<string, JobOptions> Jobs { get; init; } = new Dictionary<string, JobOptions>();

    /// <summary>Targets that run in an <c>if: always()</c> step at the end of the job that holds another target. Default: none.</summary>
    public IReadOnlyList<Recovery> Recoveries { get; init; } = [];

    /// <summary>
    /// Lock files (globs) that key a cache of the package folder. Only for workflows that publish nothing: it is an error elsewhere.
    /// Default: no cache.
    /// </summary>
    public IReadOnlyList<string> CacheKeyFiles { get; init; } = [];

    /// <summary>The folders that the cache keeps. Default: the NuGet package folder.</summary>
    public IReadOnlyList<string> CachePaths { get; init; } = ["~/.nuget/packages"];
}
