namespace Slipway.Workflows.Stages;

/// <summary>Targets that run together on one machine. Knows nothing of any CI system's file format.</summary>
/// <param name="Name">The stage's name, in kebab case.</param>
public sealed record Stage(string Name)
{
    /// <summary>Its targets in an order in which they can run.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The targets to ask for; the others of <see cref="Targets"/> come in by them.</summary>
    public required IReadOnlyList<string> Invoke { get; init; }

    /// <summary>Targets that the run would bring in but that belong to other stages.</summary>
    public required IReadOnlyList<string> Skip { get; init; }

    /// <summary>The stages that must be over before.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>What later stages read: one artifact for each set of readers, so that none fetches what it does not need.</summary>
    public IReadOnlyList<StageArtifact> Uploads { get; init; } = [];

    /// <summary>What this stage reads of earlier ones.</summary>
    public IReadOnlyList<StageArtifact> Downloads { get; init; } = [];

    /// <summary>The runner that its targets ask for, or null.</summary>
    public string? Runner { get; init; }

    /// <summary>The deployment environment of its targets, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The rights that its targets need, each once.</summary>
    public IReadOnlyList<StagePermission> Permissions { get; init; } = [];

    /// <summary>The secrets that its targets need, each once.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The variables that its targets read, each once.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Whether a target reads the repository's history.</summary>
    public bool NeedsHistory { get; init; }

    /// <summary>Whether it runs although an earlier stage failed: all of its targets do.</summary>
    public bool RunsAlways { get; init; }

    /// <summary>What must hold of the run for it to start: the conditions that all of its targets have.</summary>
    public IReadOnlyList<RunCondition> Conditions { get; init; } = [];

    /// <summary>On how many machines it runs, each with its share; 1 is one.</summary>
    public int Partitions { get; init; } = 1;
}
