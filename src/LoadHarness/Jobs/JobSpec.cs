namespace LoadHarness.Jobs;

/// <summary>What one job is asked to do, checked against the limits.</summary>
/// <param name="Kind">What it loads.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Workers">CPU: threads.</param>
/// <param name="Percent">CPU: busy share of each thread's time, 1 to 100.</param>
/// <param name="Megabytes">Memory: mebibytes to hold.</param>
/// <param name="Rate">Requests: how many a second.</param>
/// <param name="Path">Requests: where to.</param>
internal sealed record JobSpec(
    JobKind Kind, double Seconds, int? Workers = null, int? Percent = null, int? Megabytes = null, double? Rate = null, string? Path = null);
