using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>Bakes of a release with a known error rate, through the decider that decides real ones.</summary>
internal static class BakeSimulation
{
    public static CalibrationRow Run(CalibrationCase scenario, int bakes, int seed)
    {
        var ends = new List<(BakeVerdict Verdict, double Seconds)>(bakes);
        for (var bake = 0; bake < bakes; bake++)
            ends.Add(Bake(scenario, new Random((seed * 1_000_003) + bake)));
        var seconds = ends.Select(end => end.Seconds).Order().ToArray();
        return new CalibrationRow(
            scenario.Traffic.Name,
            scenario.Name,
            bakes,
            Share(BakeVerdict.Pass),
            Share(BakeVerdict.Fail),
            Share(BakeVerdict.Inconclusive),
            seconds[seconds.Length / 2]);

        double Share(BakeVerdict verdict) => (double)ends.Count(end => end.Verdict == verdict) / bakes;
    }

    private static (BakeVerdict Verdict, double Seconds) Bake(CalibrationCase scenario, Random random)
    {
        var alone = double.IsNaN(scenario.OldErrorRate);
        var decider = new BakeDecider(scenario.Plan with { CompareWithOld = !alone });
        var arrivals = scenario.Traffic.Start(random);
        var fresh = Enumerable.Range(0, scenario.Instances).Select(i => new PodCounters($"pod-{i}", 0, 0)).ToArray();
        var old = fresh.ToArray();
        var step = scenario.Plan.Interval.TotalSeconds;
        for (double at = 0; ; at += step)
        {
            var decision = decider.Observe(new BakeSample(TimeSpan.FromSeconds(at))
            {
                New = TelemetryReading.Of([.. fresh]),
                Old = alone ? null : TelemetryReading.Of([.. old]),
            });
            if (decision.Verdict is { } verdict)
                return (verdict, at);
            var mean = arrivals(at, scenario.RequestsPerSecond * step / scenario.Instances);
            for (var i = 0; i < fresh.Length; i++)
            {
                fresh[i] = Served(fresh[i], random, mean, scenario.ErrorRate(at + step));
                old[i] = alone ? old[i] : Served(old[i], random, mean, scenario.OldErrorRate);
            }
        }
    }

    private static PodCounters Served(PodCounters pod, Random random, double mean, double rate)
    {
        var requests = Draw.Poisson(random, mean);
        return pod with { Requests = pod.Requests + requests, Errors = pod.Errors + Draw.Binomial(random, requests, rate) };
    }
}
