using System.Diagnostics;

namespace Slipway.Bench;

/// <summary>
/// The engine's own cost for each target: planning and running graphs of empty targets in layers of a hundred, and the same when the first one fails.
/// </summary>
internal static class GraphBench
{
    private const int Width = 100;
    private const int Total = 100_000;
    private const double MicrosecondsEach = 50;

    // For a hundred times the targets. Quadratic work would be 100; what is above 1 is memory: the caches and collections of a larger heap.
    private const double Linear = 5;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task<bool> RunAsync(string[] args)
    {
        var rounds = Options.Number(args, "--rounds", 7);
        (string Name, Func<int, Func<TargetContext, CancellationToken, Task>> Action)[] kinds =
        [
            ("all succeed", _ => (_, _) => Task.CompletedTask),
            ("the first fails", index => index == 0
                ? (_, _) => throw new InvalidOperationException("broken")
                : (_, _) => Task.CompletedTask),
        ];
        var met = true;
        Console.WriteLine("   µs a target (median, min - max)     plan                      run                       both                      processor time");
        foreach (var (name, action) in kinds)
        {
            EngineRun[] graphs = [.. Sizes.Select(size => new EngineRun(LayeredGraph.Of(size, Width, action)))];
            Phases[] phases = [.. Sizes.Select(_ => new Phases())];
            for (var round = -1; round < rounds; round++)
            {
                for (var i = 0; i < graphs.Length; i++)
                {
                    await MeasureAsync(graphs[i], Sizes[i], round < 0 ? new() : phases[i]);
                }
            }

            for (var i = 0; i < graphs.Length; i++)
            {
                var of = $"{name}, {Sizes[i]:n0}";
                Console.WriteLine($"   {of,-32}  {Text(phases[i].Plan)}  {Text(phases[i].Run)}  {Text(phases[i].Both)}  {Text(phases[i].Processor)}");
            }

            for (var i = 0; i < 2; i++)
            {
                met &= Comparison.Goal($"{name}, {Sizes[i]:n0} targets", Series.Median(phases[i].Both), MicrosecondsEach, "µs a target");
            }

            // By processor time: on a busy machine a small graph is through before anybody else gets a turn, a large one is not.
            var growth = Series.Median(phases[^1].Processor) / Series.Median(phases[0].Processor);
            met &= Comparison.Goal($"{name}, a target of {Sizes[^1]:n0} over one of {Sizes[0]:n0}", growth, Linear);
        }

        return met;
    }

    private static async Task MeasureAsync(EngineRun graph, int size, Phases phases)
    {
        // A small graph is run as often as makes it as much work as the largest: processor time is counted in ticks, and garbage is collected when it is much.
        var times = Total / size;
        GC.Collect();
        var (plan, run) = (TimeSpan.Zero, TimeSpan.Zero);
        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var planned = graph.Plan();
            var ready = Stopwatch.GetTimestamp();
            await graph.RunAsync(planned, Environment.ProcessorCount);
            plan += Stopwatch.GetElapsedTime(began, ready);
            run += Stopwatch.GetElapsedTime(ready);
        }

        phases.Add(plan.TotalMicroseconds / Total, run.TotalMicroseconds / Total, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / Total);
    }

    private static string Text(List<double> values) => $"{Series.Median(values),6:0.0} ({values.Min():0.0} - {values.Max():0.0})".PadRight(24);

    private sealed class Phases
    {
        public List<double> Plan { get; } = [];

        public List<double> Run { get; } = [];

        public List<double> Both { get; } = [];

        public List<double> Processor { get; } = [];

        public void Add(double plan, double run, double processor)
        {
            Processor.Add(processor);
            Plan.Add(plan);
            Run.Add(run);
            Both.Add(plan + run);
        }
    }
}
