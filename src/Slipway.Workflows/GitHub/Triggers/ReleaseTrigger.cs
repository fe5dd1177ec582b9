namespace Slipway.Workflows.GitHub;

/// <summary>A GitHub release changed.</summary>
public sealed record ReleaseTrigger : Trigger
{
    /// <summary>Activity types. Default: <c>published</c>.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["published"];

    internal override string Event => "release";
}
