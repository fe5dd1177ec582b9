using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>Drives a decider tick by tick with counters that go on from tick to tick, as an instance's would.</summary>
internal sealed class BakeScript(BakePlan plan)
{
    private readonly BakeDecider decider = new(plan);
    private readonly Dictionary<string, PodCounters> fresh = [];
    private readonly Dictionary<string, PodCounters> old = [];
    private TimeSpan at;
    private bool begun;

    public List<BakeSample> Samples { get; } = [];

    public BakeDecision Decision { get; private set; } = new(null, null, null);

    public BakeDecider Decider => decider;

    public BakePlan Plan => plan;

    /// <summary>For every instance of the new release: requests and errors in each tick.</summary>
    public Func<string, (int Requests, int Errors)> Load { get; set; } = _ => (10, 0);

    public string[] Pods { get; set; } = ["a"];

    public Func<(int Requests, int Errors)>? OldLoad { get; set; }

    /// <summary>Goes on for so long, or to the verdict; <paramref name="change"/> alters each sample before it is taken.</summary>
    public BakeScript For(int seconds, Func<BakeSample, BakeSample>? change = null)
    {
        if (!begun)
            Take(Sample(), change);
        begun = true;
        var end = at + TimeSpan.FromSeconds(seconds);
        while (at + plan.Interval <= end && Decision.Verdict is null)
        {
            at += plan.Interval;
            foreach (var pod in Pods)
                Count(fresh, pod, Load(pod));
            if (OldLoad is not null)
                Count(old, "old", OldLoad());
            Take(Sample(), change);
        }

        return this;
    }

    public BakeScript ToTheEnd(Func<BakeSample, BakeSample>? change = null) => For(36_000, change);

    /// <summary>The instance starts anew: its counters are zero again.</summary>
    public void Restart(string pod) => fresh[pod] = new PodCounters(pod, 0, 0);

    public void ShouldEndAs(BakeVerdict verdict, string linePart)
    {
        Decision.Verdict.ShouldBe(verdict, Decision.Line ?? Decision.Waiting);
        Decision.Line.ShouldNotBeNull().ShouldContain(linePart);
    }

    public TimeSpan At => at;

    private static void Count(Dictionary<string, PodCounters> counters, string pod, (int Requests, int Errors) more)
    {
        var before = counters.GetValueOrDefault(pod) ?? new PodCounters(pod, 0, 0);
        counters[pod] = before with { Requests = before.Requests + more.Requests, Errors = before.Errors + more.Errors };
    }

    private BakeSample Sample()
    {
        foreach (var pod in Pods)
            fresh.TryAdd(pod, new PodCounters(pod, 0, 0));
        if (OldLoad is not null)
            old.TryAdd("old", new PodCounters("old", 0, 0));
        return new BakeSample(at)
        {
            New = TelemetryReading.Of([.. Pods.Select(pod => fresh[pod])]),
            Old = OldLoad is null ? null : TelemetryReading.Of([.. old.Values]),
            Signals = [],
        };
    }

    private void Take(BakeSample sample, Func<BakeSample, BakeSample>? change)
    {
        sample = change?.Invoke(sample) ?? sample;
        Samples.Add(sample);
        Decision = decider.Observe(sample);
    }
}
