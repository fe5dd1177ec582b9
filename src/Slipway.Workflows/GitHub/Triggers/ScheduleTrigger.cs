namespace Slipway.Workflows.GitHub;

/// <summary>Points in time, in UTC. GitHub may start a run late when it is busy on the hour: prefer an odd minute.</summary>
/// <param name="Crons">POSIX cron lines of five fields, for example <c>17 3 * * *</c>.</param>
public sealed record ScheduleTrigger(params IReadOnlyList<string> Crons) : Trigger
{
    internal override string Event => "schedule";
}
