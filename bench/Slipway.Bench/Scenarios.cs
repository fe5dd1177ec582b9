namespace Slipway.Bench;

/// <summary>All scenarios, and the command line that chooses among them.</summary>
internal static class Scenarios
{
    private static readonly Scenario[] All =
    [
        new("noop", "a warm ./build.sh Noop against an empty dotnet hello.dll, make and cake (goal: 10 x hello) [--rounds N]", NoopBench.RunAsync),
        new("graph", "plan and run 1,000 and 10,000 empty targets (goal: 50 µs a target, linear) [--rounds N]", GraphBench.RunAsync),
        new("class", "a process whose class declares 1,000 empty targets, against one that declares one [--rounds N]", ClassBench.RunAsync),
        new("critical-path", "40 targets of sleeps and of work over their critical path (goal: 1.05) [--rounds N]", CriticalPathBench.RunAsync),
        new("images", "build and push an image against dotnet publish -t:PublishContainer: time and bytes", async _ =>
        {
            await ImagesBench.RunAsync(Console.Out, CancellationToken.None);
            return true;
        }),
        new("one-line", "a changed line to a pushed image, against PublishContainer and docker (goal: 5 x the slowest, faster than all) [--rounds N] [--no-compiler-server]", OneLineBench.RunAsync),
        new("scans", "four kinds of scan at once against one after the other (goal: 0.6 x) [--rounds N]", ScansBench.RunAsync),
        new("versions", "the next version of a long history against its git log (goal: 1.2 x) [--commits N]", async args => await VersionsBench.RunAsync(args) == 0),
        new("dora", "the metrics over ledgers of up to a million events (goal: 2 s, 200 MB)", args =>
            DoraBench.RunAsync(args, Console.Out, CancellationToken.None)),
    ];

    /// <summary>0: every goal met; 1: one was missed; 2: the words make no sense.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [] or ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help());
            return args is [] ? 2 : 0;
        }

        var chosen = new List<(Scenario Scenario, List<string> Words)>();
        foreach (var word in args)
        {
            if (All.FirstOrDefault(scenario => scenario.Name == word) is { } scenario)
            {
                chosen.Add((scenario, []));
            }
            else if (chosen.Count > 0)
            {
                chosen[^1].Words.Add(word);
            }
            else
            {
                await Console.Error.WriteLineAsync($"There is no scenario {word}.{Environment.NewLine}{Help()}");
                return 2;
            }
        }

        var met = true;
        foreach (var (scenario, words) in chosen)
        {
            // What a scenario starts itself is a part of it, and needs no heading.
            if (words is not [_, _, _, ..])
            {
                await Console.Out.WriteLineAsync($"{Environment.NewLine}== {scenario.Name}: {scenario.Summary}{Environment.NewLine}   {Machine.Now()}");
            }

            met &= await scenario.RunAsync([.. words]);
        }

        return met ? 0 : 1;
    }

    private static string Help() =>
        $"""
        dotnet run -c Release --project bench/Slipway.Bench -- SCENARIO [its options] [SCENARIO …]

        {string.Join(Environment.NewLine, All.Select(scenario => $"  {scenario.Name,-14} {scenario.Summary}"))}

        Contestants take turns, round after round, so that whatever else the machine does burdens all alike: trust the ratios, not the times.
        Exit code: 0 every goal met, 1 a goal missed, 2 wrong usage.
        """;
}
