namespace Slipway.Workflows.GitHub;

/// <summary>Conditions on a run in GitHub's language of expressions.</summary>
internal static class RunConditions
{
    /// <summary>That all of them hold; <see langword="null"/> where there is none.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="status">What must be so of earlier jobs, where it is not simply their success.</param>
    public static string? All(IEnumerable<RunCondition> conditions, string? status)
    {
        var all = conditions.ToList();
        var alone = all.Count == 1 && status is null;
        var parts = all.Select(condition => alone || condition.AnyOf.Length == 1 ? Any(condition) : $"({Any(condition)})");
        return string.Join(" && ", status is null ? parts : parts.Prepend(status)) is { Length: > 0 } text ? text : null;
    }

    private static string Any(RunCondition condition) => string.Join(" || ", condition.AnyOf.Select(fact => fact.Kind switch
    {
        RunFactKind.Branch => $"github.ref == {Quoted($"refs/heads/{fact.Value}")}",
        RunFactKind.Tag => $"startsWith(github.ref, {Quoted($"refs/tags/{fact.Value}")})",
        _ => $"github.event_name == {Quoted(EventOf(Enum.Parse<RunEvent>(fact.Value)))}",
    }));

    private static string EventOf(RunEvent started) => (started switch
    {
        RunEvent.Push => (Trigger)new PushTrigger(),
        RunEvent.PullRequest => new PullRequestTrigger(),
        RunEvent.MergeGroup => new MergeGroupTrigger(),
        RunEvent.Schedule => new ScheduleTrigger(),
        RunEvent.Dispatch => new DispatchTrigger(),
        _ => new ReleaseTrigger(),
    }).Event;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
