using System.Collections.Immutable;

namespace Slipway;

/// <summary>One target as data. References to other targets are names.</summary>
public sealed record TargetModel(string Name)
{
    /// <summary>For <c>--help</c>.</summary>
    public string? Description { get; init; }

    /// <summary>Where it is declared: the class or component.</summary>
    public string DeclaredIn { get; init; } = "";

    /// <summary>Whether <c>--help</c> shows it.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>Whether it runs when no target is named.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Must have run before, and are brought into the plan.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Run later than this one, if they are in the plan.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Run earlier than this one, if they are in the plan.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Brought into the plan, to run after this one.</summary>
    public ImmutableArray<string> Triggers { get; init; } = [];

    /// <summary>Each of these, when in the plan, brings this one in, to run after it.</summary>
    public ImmutableArray<string> TriggeredBy { get; init; } = [];

    /// <summary>What it hands on.</summary>
    public ImmutableArray<IOutput> Produces { get; init; } = [];

    /// <summary>What it reads; orders it after the producer when both are in the plan.</summary>
    public ImmutableArray<IOutput> Consumes { get; init; } = [];

    /// <summary>Globs of the files that it depends on.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Decided before anything runs.</summary>
    public ImmutableArray<TargetCondition> StaticConditions { get; init; } = [];

    /// <summary>Each must hold of the run; they are among <see cref="StaticConditions"/> too.</summary>
    public ImmutableArray<RunCondition> RunConditions { get; init; } = [];

    /// <summary>Decided when its turn comes.</summary>
    public ImmutableArray<TargetCondition> DynamicConditions { get; init; } = [];

    /// <summary>Names of parameters that must have a value.</summary>
    public ImmutableArray<string> RequiredParameters { get; init; } = [];

    /// <summary>Conditions that must hold before anything runs.</summary>
    public ImmutableArray<TargetCondition> Requirements { get; init; } = [];

    /// <summary>Names of secret parameters that it reads.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Names of parameters that a server's environment gives it.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>Permissions that it needs where it runs.</summary>
    public ImmutableArray<PermissionNeed> Permissions { get; init; } = [];

    /// <summary>What it does, in order.</summary>
    public ImmutableArray<Func<TargetContext, CancellationToken, Task>> Actions { get; init; } = [];

    /// <summary>What becomes of its own dependencies when it is skipped.</summary>
    public DependencyBehavior WhenSkipped { get; init; } = DependencyBehavior.Execute;

    /// <summary>Its failure fails the run in the end but stops nothing.</summary>
    public bool ProceedAfterFailure { get; init; }

    /// <summary>Runs also when the run has failed or was cancelled.</summary>
    public bool AssuredAfterFailure { get; init; }

    /// <summary>Nothing else runs while it does.</summary>
    public bool RunsAlone { get; init; }

    /// <summary>Neither writes records nor changes anything, so it needs no lock on the working tree.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>Into how many equal parts its work can be cut on a server; 1: none.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>On a server: the job that it begins.</summary>
    public string? Job { get; init; }

    /// <summary>On a server: the kind of machine that it needs.</summary>
    public string? Runner { get; init; }

    /// <summary>On a server: the deployment environment (with its approvals and secrets) that it needs.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether it reads the history of the repository, so that a shallow checkout will not do.</summary>
    public bool NeedsHistory { get; init; }
}
