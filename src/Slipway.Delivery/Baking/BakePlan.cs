using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>How long a release is watched, and what makes it good or bad. The defaults are for a cluster; see <see cref="Local"/>.</summary>
public sealed record BakePlan
{
    /// <summary>The name of the error-rate check.</summary>
    public const string ErrorRateCheck = "error-rate";

    /// <summary>The name of the latency check.</summary>
    public const string LatencyCheck = "latency";

    /// <summary>The name of the comparison with the old release.</summary>
    public const string RelativeCheck = "relative";

    /// <summary>For releases as processes on one machine: 15 s at least, probed twenty times a second.</summary>
    public static BakePlan Local { get; } = new()
    {
        MinimumDuration = TimeSpan.FromSeconds(15),
        MaximumDuration = TimeSpan.FromMinutes(1),
        Interval = TimeSpan.FromSeconds(1),
        BlindCap = TimeSpan.FromSeconds(30),
        SettleTime = TimeSpan.FromSeconds(10),
        ProbeRate = 20,
    };

    /// <summary>No pass before this, whatever the tests say: a service that fails after 20 s must still be caught. Default: 60 s.</summary>
    public TimeSpan MinimumDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Undecided by then is inconclusive. Default: 5 min.</summary>
    public TimeSpan MaximumDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two readings of the counters. Default: 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks at the platform's signals. Default: 1 s, so that a crash is seen long before the next reading.</summary>
    public TimeSpan SignalInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest one reading may take; then it counts as blind. Default: 5 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the bake may be blind in all. Blind time extends it; more than this is a telemetry error. Default: 3 min.</summary>
    public TimeSpan BlindCap { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a pass waits after the last soft signal (a restart, an instance that was not ready). Default: 30 s.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The promised share of good releases that are rejected by chance, split over the checks. Default: 1 %.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>The promised share of bad releases that pass by chance. Default: 5 %.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>The share of requests answered by 5xx, or not at all. Default: 1 % is good, 5 % is bad.</summary>
    public RateObjective ErrorRate { get; init; } = new(0.01, 0.05);

    /// <summary>The share of slow requests. Default: not checked.</summary>
    public LatencyObjective? Latency { get; init; }

    /// <summary>Whether the old release, where one serves, is compared with. Default: yes.</summary>
    public bool CompareWithOld { get; init; } = true;

    /// <summary>
    /// Whether the comparison has a say where no old release runs beside the new one and the last verified one's own bake stands in for it: the hour and the users
    /// have changed since, so the promise of <see cref="Alpha"/> does not cover it. Default: no; it is evaluated and reported.
    /// </summary>
    public bool RecordedBaselineDecides { get; init; }

    /// <summary>How many times the old release's error rate the new one may have. Default: 1.</summary>
    public double RelativeTolerance { get; init; } = 1;

    /// <summary>Synthetic requests a second, to each release. Default: 5; 0 sends none.</summary>
    public double ProbeRate { get; init; } = 5;

    /// <summary>How many probes may be under way at once; more are not sent, and counted as such. Default: 32.</summary>
    public int ProbeConcurrency { get; init; } = 32;

    /// <summary>A pass needs at least so many judged requests. Default: 50.</summary>
    public int MinimumRequests { get; init; } = 50;

    /// <summary>
    /// Retries and bursts are not independent of each other: of more than this many requests of one instance between two readings, all are weighed down
    /// to count as this many. Default: 20.
    /// </summary>
    public int IndependentRequests { get; init; } = 20;

    /// <summary>Checks by name that are evaluated and reported and have no say.</summary>
    public IReadOnlyList<string> ShadowChecks { get; init; } = [];

    /// <summary>Set by the runner: what errors are counted from.</summary>
    public EvidenceSource Evidence { get; init; } = EvidenceSource.Telemetry;

    /// <summary>Set by the runner: the rules of the subject's custom checks.</summary>
    public IReadOnlyList<CheckRule> CustomChecks { get; init; } = [];

    /// <summary>What the plan promises.</summary>
    public PromisedRates Promised()
    {
        var checks = Math.Max(1, DecidingTests().Count());
        return new PromisedRates(Alpha, Alpha / checks, Beta);
    }

    /// <summary>The plan in lines, for <c>--dry-run</c> and the start of a bake.</summary>
    public IEnumerable<string> Describe() => BakePlanText.Of(this);

    /// <summary>Throws a <see cref="UsageException"/> that names every value that cannot be, with what it may be.</summary>
    public BakePlan Validated()
    {
        var problems = BakePlanRules.ProblemsOf(this).ToArray();
        return problems.Length == 0
            ? this
            : throw new UsageException(
                $"The bake plan has {problems.Length} value{(problems.Length == 1 ? "" : "s")} that cannot be.",
                string.Join(" ", problems),
                "Correct them where the environment's bake plan is made.");
    }

    internal bool IsShadow(string check) => ShadowChecks.Contains(check, StringComparer.Ordinal);

    internal IEnumerable<string> Tests()
    {
        yield return ErrorRateCheck;
        if (Latency is not null)
            yield return LatencyCheck;
        if (CompareWithOld)
            yield return RelativeCheck;
    }

    internal IEnumerable<string> DecidingTests() => Tests().Where(check => !IsShadow(check));
}
