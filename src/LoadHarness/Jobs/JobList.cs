using LoadHarness.Configuration;

namespace LoadHarness.Jobs;

/// <summary>What <c>GET /jobs</c> gives: the jobs, newest first, and what may be asked for.</summary>
internal sealed record JobList(LimitOptions Limits, IReadOnlyList<JobView> Jobs);
