using System.Diagnostics;

namespace Slipway.Bench;

/// <summary>The engine's own cost for each target: planning and running graphs of empty targets in layers of a hundred, and the same when the first one fails.</summary>
internal static class GraphBench
{
    private const int Width = 100;
    private const int Small = 1_000;
    private const int Large = 10_000;
    private const double MicrosecondsEach = 50;
    private const double Linear = 1.5;

    public static async Task<bool> RunAsync(string[] args)
    {
        var rounds = Options.Number(args, "--rounds", 11);
        (string Name, Func<int, Func<TargetContext, CancellationToken, Task>> Action)[] kinds =
        [
            ("all succeed", _ => (_, _) => Task.CompletedTask),
            ("the first fails", index => index == 0 ? (_, _) => throw new InvalidOperationException("broken") : (_, _) => Task.CompletedTask),
        ];
        var met = true;
        Console.WriteLine("   µs a target (median, min - max)        plan                      run                       both");
        foreach (var (name, action) in kinds)
        {
            EngineRun[] graphs = [new(LayeredGraph.Of(Small, Width, action)), new(LayeredGraph.Of(Large, Width, action))];
            int[] sizes = [Small, Large];
            Phases[] phases = [new(), new()];
            for (var round = -1; round < rounds; round++)
            {
                for (var i = 0; i < graphs.Length; i++)
                {
                    var (plan, run) = await TimeAsync(graphs[i], sizes[i]);
                    if (round >= 0)
                    {
                        phases[i].Add(plan, run);
                    }
                }
            }

            for (var i = 0; i < graphs.Length; i++)
            {
                Console.WriteLine($"   {$"{name}, {sizes[i]:n0}",-32}  {Text(phases[i].Plan)}  {Text(phases[i].Run)}  {Text(phases[i].Both)}");
            }

            met &= Comparison.Goal($"{name}, {Large:n0} targets", Series.Median(phases[1].Both), MicrosecondsEach, "µs a target");
            met &= Comparison.Goal($"{name}, a target of {Large:n0} over one of {Small:n0}", Series.Median(phases[1].Both.Zip(phases[0].Both, (large, small) => large / small)), Linear);
        }

        return met;
    }

    private static async Task<(double Plan, double Run)> TimeAsync(EngineRun graph, int size)
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        var plan = graph.Plan();
        var planned = Stopwatch.GetTimestamp();
        await graph.RunAsync(plan, Environment.ProcessorCount);
        return (Stopwatch.GetElapsedTime(began, planned).TotalMicroseconds / size, Stopwatch.GetElapsedTime(planned).TotalMicroseconds / size);
    }

    private static string Text(List<double> values) => $"{Series.Median(values),6:0.0} ({values.Min():0.0} - {values.Max():0.0})".PadRight(24);

    private sealed class Phases
    {
        public List<double> Plan { get; } = [];

        public List<double> Run { get; } = [];

        public List<double> Both { get; } = [];

        public void Add(double plan, double run)
        {
            Plan.Add(plan);
            Run.Add(run);
            Both.Add(plan + run);
        }
    }
}
