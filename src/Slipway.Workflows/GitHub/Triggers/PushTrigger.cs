namespace Slipway.Workflows.GitHub;

/// <summary>
/// A push of branches or tags. A push made with the workflow's own token starts nothing: dispatch the next workflow instead.
/// </summary>
public sealed record PushTrigger : Trigger
{
    /// <summary>Branch filters in GitHub's glob syntax. With only <see cref="Tags"/> given, branches start nothing.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Branches that do not start the workflow; not together with <see cref="Branches"/>.</summary>
    public IReadOnlyList<string> BranchesIgnore { get; init; } = [];

    /// <summary>Tag filters, for example <c>v[0-9]+.[0-9]+.[0-9]+</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Tags that do not start the workflow; not together with <see cref="Tags"/>.</summary>
    public IReadOnlyList<string> TagsIgnore { get; init; } = [];

    /// <summary>Only when one of these paths changed. GitHub ignores path filters for tags.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Not when only these paths changed; not together with <see cref="Paths"/>.</summary>
    public IReadOnlyList<string> PathsIgnore { get; init; } = [];

    internal override string Event => "push";
}
