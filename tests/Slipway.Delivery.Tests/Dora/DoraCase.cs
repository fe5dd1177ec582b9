using System.Collections.Immutable;
using System.Globalization;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;

namespace Slipway.Delivery.Tests.Dora;

/// <summary>
/// A golden case: lines of “how long ago, kind, release, options”, and the figures they give. <c>3d2h deploySucceeded B run=r1 attempt=2 commits=4d,5d
/// planned=no incident=I1 restored=A first=6d</c>.
/// </summary>
internal static class DoraCase
{
    public static string Folder { get; } = Path.Combine(Root(), "tests", "Slipway.Delivery.Tests", "Dora", "cases");

    public static ImmutableArray<LedgerEvent> Read(string name) =>
    [
        .. File.ReadLines(Path.Combine(Folder, name + ".case"))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .Select(Event),
    ];

    public static string Expected(string name) => File.ReadAllText(Path.Combine(Folder, name + ".expected"));

    public static string Render(DoraRecord record) => string.Concat(record.Series.SelectMany(series => series.Windows
        .Select(window => $"{Name(series)}{window.Days}d: deployments {window.Deployments}, rejected {window.DeploymentsRejected}, "
            + $"lead {Duration(window.LeadTime)}, frequency {Frequency(window.DeploymentFrequency)}, recovery {Duration(window.RecoveryTime)}, "
            + $"failed {Rate(window.ChangeFailRate)}, rework {Rate(window.ReworkRate)}\n")
        .Append(series.OpenFailures == 0 ? "" : $"{Name(series)}open failures: {series.OpenFailures}\n")));

    private static string Name(DoraSeries series) =>
        series is { Service: "shop", Environment: "production" } ? "" : $"{series.Service}/{series.Environment} ";

    private static LedgerEvent Event(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = words.Skip(3).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var isIncident = words[1].StartsWith("incident", StringComparison.Ordinal);
        return new()
        {
            At = Ago(words[0]),
            Kind = Enum.Parse<LedgerEventKind>(words[1], ignoreCase: true),
            Service = options.GetValueOrDefault("service", "shop"),
            Environment = options.GetValueOrDefault("environment", "production"),
            Digest = words[2] == "-" ? null : Sample.DigestOf(words[2]),
            RunId = isIncident ? options["incident"] : options.GetValueOrDefault("run", $"run-{words[2]}"),
            Attempt = int.Parse(options.GetValueOrDefault("attempt", "1")),
            Planned = options.TryGetValue("planned", out var planned) ? planned == "yes" : null,
            Incident = options.GetValueOrDefault("incident"),
            Restored = options.TryGetValue("restored", out var restored) ? Sample.DigestOf(restored) : null,
            Commits = options.TryGetValue("commits", out var commits)
                ? [.. commits.Split(',').Select(time => new LedgerCommit(time, Ago(time)) { FirstAt = options.TryGetValue("first", out var first) ? Ago(first)
                    : null })]
                : [],
        };
    }

    private static DateTimeOffset Ago(string text)
    {
        var total = TimeSpan.Zero;
        var number = "";
        foreach (var c in text.TrimStart('-'))
        {
            if (char.IsDigit(c))
            {
                number += c;
                continue;
            }

            var value = int.Parse(number, CultureInfo.InvariantCulture);
            total += c switch
            {
                'd' => TimeSpan.FromDays(value),
                'h' => TimeSpan.FromHours(value),
                'm' => TimeSpan.FromMinutes(value),
                _ =>
                TimeSpan.FromSeconds(value)
            };
            number = "";
        }

        return Sample.Now + (text.StartsWith('-') ? total : -total);
    }

    private static string Duration(DoraDuration? duration) => duration is null ? "-" : $"{DoraWords.Duration(duration.MedianSeconds)} of {duration.Samples}";

    private static string Frequency(DoraFrequency? frequency) => frequency is null ? "-" : $"{frequency.PerDay:0.###} over {frequency.ObservedDays:0.##} d";

    private static string Rate(DoraRate? rate) => rate is null ? "-" : $"{rate.Count}/{rate.Samples}";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
