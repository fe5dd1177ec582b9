using System.Diagnostics;

namespace Slipway.Bench;

/// <summary>Runs contestants in turns and prints them beside each other; the first one is the measure of the others.</summary>
internal static class Comparison
{
    /// <summary>One round to warm up, then <paramref name="rounds"/> that count.</summary>
    public static async Task<IReadOnlyList<Series>> RunAsync(int rounds, params IReadOnlyList<(string Name, Func<Task> Work)> contestants)
    {
        Series[] series = [.. contestants.Select(contestant => new Series(contestant.Name))];
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < series.Length; i++)
            {
                var processor = Machine.ChildrenTime();
                var began = Stopwatch.GetTimestamp();
                await contestants[i].Work();
                if (round > 0)
                {
                    series[i].Wall.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    series[i].Processor.Add((Machine.ChildrenTime() - processor).TotalMilliseconds);
                }
            }
        }

        return series;
    }

    /// <summary>A table; the columns of processor time only where processes were run.</summary>
    public static void Print(IReadOnlyList<Series> series)
    {
        var first = series[0];
        var processes = first.Processor.Exists(time => time > 0);
        var width = series.Max(each => each.Name.Length);
        Console.WriteLine($"   {"".PadRight(width)}   median ms       min       max     x {first.Name}{(processes ? "   processor ms     x" : "")}");
        foreach (var each in series)
        {
            var ratio = each.Over(first).ToString("0.00").PadLeft(6 + first.Name.Length);
            Console.WriteLine(
                $"   {each.Name.PadRight(width)}  {Series.Median(each.Wall),10:0.0} {each.Wall.Min(),9:0.0} {each.Wall.Max(),9:0.0}  {ratio}"
                + (processes ? $"  {Series.Median(each.Processor),13:0.0} {each.ProcessorOver(first),5:0.00}" : ""));
        }
    }

    /// <summary>Prints whether a goal was met, and answers it.</summary>
    public static bool Goal(string what, double figure, double limit, string unit = "x")
    {
        Console.WriteLine($"   {(figure <= limit ? "met   " : "MISSED")} {what}: {figure:0.00} {unit} (goal: at most {limit:0.##} {unit})");
        return figure <= limit;
    }
}
