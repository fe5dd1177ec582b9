namespace LoadHarness.Jobs;

/// <summary>A job as <c>/jobs</c> shows it: what was asked, how far it is, what came of it.</summary>
/// <param name="ElapsedSeconds">How long it has run, or ran.</param>
/// <param name="Sent">Requests: answered or failed so far.</param>
/// <param name="Failed">Requests: of those, not answered with success.</param>
/// <param name="Skipped">Requests: not sent because too many were still waiting for an answer.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record JobView(
    string Id,
    JobKind Kind,
    JobState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    double Seconds,
    double ElapsedSeconds,
    int? Workers,
    int? Percent,
    int? Megabytes,
    double? Rate,
    string? Path,
    long? Sent,
    long? Failed,
    long? Skipped,
    string? Error);
