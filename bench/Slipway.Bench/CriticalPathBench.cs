using System.Collections.Immutable;
using Slipway.Execution;

namespace Slipway.Bench;

/// <summary>
/// How much time the scheduler loses: the wall time of 40 targets over their longest chain, by what each target really took (so that a busy machine, which
/// stretches the targets themselves, counts on both sides). Sleeps have as many workers as targets; work has as many chains as processors.
/// </summary>
internal static class CriticalPathBench
{
    private const int Targets = 40;
    private const int Width = 5;
    private const double Goal = 1.05;

    public static async Task<bool> RunAsync(string[] args)
    {
        var rounds = Options.Number(args, "--rounds", 7);
        var random = new Random(7);
        int[] milliseconds = [.. Enumerable.Range(0, Targets).Select(_ => random.Next(100, 400))];
        var processors = Environment.ProcessorCount;
        var spins = Calibrate();
        (string Name, ImmutableArray<TargetModel> Graph, int Workers)[] kinds =
        [
            ("sleeps", LayeredGraph.Of(Targets, Width, index => (_, token) => Task.Delay(milliseconds[index], token)), Targets),
            ("sleeps that block", LayeredGraph.Of(Targets, Width, index => Blocking(() => Thread.Sleep(milliseconds[index]))), Targets),
            ("work", Chains(processors, _ => Blocking(() => Spin(spins))), processors),
        ];
        List<double>[] ratios = [.. kinds.Select(_ => new List<double>())];
        List<double>[] walls = [.. kinds.Select(_ => new List<double>())];
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < kinds.Length; i++)
            {
                var run = new EngineRun(kinds[i].Graph);
                var result = await run.RunAsync(run.Plan(), kinds[i].Workers);
                if (round >= 0)
                {
                    ratios[i].Add(result.Duration / CriticalPath(result));
                    walls[i].Add(result.Duration.TotalMilliseconds);
                }
            }
        }

        var met = true;
        for (var i = 0; i < kinds.Length; i++)
        {
            Console.WriteLine(
                $"   {kinds[i].Name}, {kinds[i].Workers} workers: wall {Series.Median(walls[i]):0} ms ({walls[i].Min():0} - {walls[i].Max():0}), "
                + $"over critical path {ratios[i].Min():0.000} - {ratios[i].Max():0.000}");
            met &= Comparison.Goal(kinds[i].Name, Series.Median(ratios[i]), Goal);
        }

        return met;
    }

    private static TimeSpan CriticalPath(RunResult result)
    {
        var ends = new Dictionary<string, TimeSpan>();
        foreach (var outcome in result.Outcomes)
        {
            ends[outcome.Target.Name] = outcome.Duration + outcome.Target.Edges.Select(edge => ends[edge.On]).DefaultIfEmpty().Max();
        }

        return ends.Values.Max();
    }

    private static ImmutableArray<TargetModel> Chains(int chains, Func<int, Func<TargetContext, CancellationToken, Task>> action) =>
    [
        .. Enumerable.Range(0, Targets).Select(index => new TargetModel($"Target{index}")
        {
            DependsOn = index < chains ? [] : [$"Target{index - chains}"],
            Actions = [action(index)],
            IsDefault = true,
        }),
    ];

    private static Func<TargetContext, CancellationToken, Task> Blocking(Action work) => (_, _) =>
    {
        work();
        return Task.CompletedTask;
    };

    // About 50 ms of work on this machine when it is idle.
    private static long Calibrate()
    {
        const long Probe = 20_000_000;
        Spin(Probe);
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            Spin(Probe);
            fastest = new(Math.Min(fastest.Ticks, System.Diagnostics.Stopwatch.GetElapsedTime(began).Ticks));
        }

        return (long)(Probe * (50 / fastest.TotalMilliseconds));
    }

    private static ulong Spin(long count)
    {
        var x = 88172645463325252UL;
        for (var i = 0L; i < count; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x;
    }
}
