namespace Slipway.Workflows.Stages;

/// <summary>A target as the cut sees it: its edges, its files, and what it needs from the machine that runs it.</summary>
/// <param name="Name">The target's name.</param>
public sealed record StageTarget(string Name)
{
    /// <summary>Targets that run before this one and are brought in by it.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Targets that run after this one and are brought in by it.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>Targets that run before this one where both are in.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Files that it writes, relative to the root, with forward slashes; may hold globs.</summary>
    public IReadOnlyList<string> Produces { get; init; } = [];

    /// <summary>Files that it reads, written as in <see cref="Produces"/> of the target that makes them.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>The job that its author put it in. Default: derived.</summary>
    public string? Job { get; init; }

    /// <summary>The runner that it needs. Default: any.</summary>
    public string? Runner { get; init; }

    /// <summary>The deployment environment whose approval and secrets it needs. Default: none.</summary>
    public string? Environment { get; init; }

    /// <summary>The rights that it needs.</summary>
    public IReadOnlyList<StagePermission> Permissions { get; init; } = [];

    /// <summary>The names of the secrets that it needs.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The environment variables whose values the server keeps for it, open to read.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Whether it reads the repository's history (tags, commits), so that a shallow clone is not enough.</summary>
    public bool NeedsHistory { get; init; }

    /// <summary>Whether it runs although something before it failed.</summary>
    public bool RunsAlways { get; init; }

    /// <summary>What must hold of the run for it to run: each of these.</summary>
    public IReadOnlyList<RunCondition> Conditions { get; init; } = [];

    /// <summary>How often it is split over machines; 1 is not at all.</summary>
    public int Partitions { get; init; } = 1;

    internal bool IsMarked => Runner is not null || Environment is not null || Permissions.Count > 0 || Secrets.Count > 0 || Partitions > 1;
}
