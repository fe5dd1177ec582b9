using System.Globalization;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>
/// The table in <c>docs/baking.md</c> is made from 10,000 bakes a row (<c>SLIPWAY_CALIBRATION_BAKES=10000 dotnet test --filter CalibrationTests</c>
/// writes it anew); each run of the tests holds it against the promises, and against fewer fresh bakes.
/// </summary>
public class CalibrationTests
{
    private const int FewBakes = 300;
    private const int Seed = 20;
    private const string Begin = "<!-- calibration -->";
    private const string End = "<!-- /calibration -->";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var scenario in CalibrationCase.All)
                data.Add(scenario.Traffic.Name, scenario.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_table_keeps_the_promises(string traffic, string release)
    {
        var row = Recorded(traffic, release);
        var plan = Case(traffic, release).Plan;

        row.Bakes.ShouldBeGreaterThanOrEqualTo(10_000);
        switch (release.Split(':')[0])
        {
            case "good" when release.Contains("p0 ", StringComparison.Ordinal):
                row.Fail.ShouldBeLessThanOrEqualTo(plan.Alpha);
                break;
            case "good":
                row.Fail.ShouldBeLessThanOrEqualTo(1.0 / 200);
                break;
            case "bad":
                row.Pass.ShouldBeLessThanOrEqualTo(plan.Beta);
                break;
            default:
                row.Fail.ShouldBeGreaterThanOrEqualTo(1 - plan.Beta);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_table_is_what_the_decider_does(string traffic, string release)
    {
        var row = Recorded(traffic, release);

        var scenario = Case(traffic, release);

        var now = BakeSimulation.Run(scenario, FewBakes, Seed + 1);

        now.Pass.ShouldBe(row.Pass, Noise(row.Pass));
        now.Fail.ShouldBe(row.Fail, Noise(row.Fail));
        now.Inconclusive.ShouldBe(row.Inconclusive, Noise(row.Inconclusive));
        now.MedianSeconds.ShouldBe(row.MedianSeconds, scenario.Plan.Interval.TotalSeconds + 0.5); // one reading earlier or later
    }

    [Fact]
    public void The_table_can_be_made_anew()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_CALIBRATION_BAKES"), CultureInfo.InvariantCulture, out var bakes))
            bakes = 0;
        var cases = CalibrationCase.All.ToArray();
        var rows = new CalibrationRow[cases.Length];
        if (bakes > 0)
            Parallel.For(0, cases.Length, i => rows[i] = BakeSimulation.Run(cases[i], bakes, Seed));
        var text = File.ReadAllText(Page);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        from.ShouldBeGreaterThan(0);
        to.ShouldBeGreaterThan(from);
        if (bakes > 0)
            File.WriteAllText(Page, $"{text[..from]}{Begin}\n{CalibrationRow.Header}\n{string.Join('\n', rows.Select(row => row.ToString()))}\n{text[to..]}");

        Rows().Select(row => (row.Traffic, row.Release)).ShouldBe(cases.Select(scenario => (scenario.Traffic.Name, scenario.Name)));
    }

    [Fact]
    public void Ten_percent_at_five_requests_a_second_are_found_within_thirty_seconds() =>
        Recorded(Traffic.Sparse.Name, "bad: 10 %").MedianSeconds.ShouldBeLessThanOrEqualTo(30);

    // Four standard deviations of a share of so few bakes, and one bake: once in some thousand rows by chance, and the seed is fixed.
    private static double Noise(double share) => (4 * Math.Sqrt(share * (1 - share) / FewBakes)) + (2.0 / FewBakes);

    private static CalibrationCase Case(string traffic, string release) =>
        CalibrationCase.All.Single(scenario => scenario.Traffic.Name == traffic && scenario.Name == release);

    private static CalibrationRow Recorded(string traffic, string release) => Rows().Single(row => row.Traffic == traffic && row.Release == release);

    private static IEnumerable<CalibrationRow> Rows()
    {
        var text = File.ReadAllText(Page);
        var table = text[(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..text.IndexOf(End, StringComparison.Ordinal)];
        return table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(CalibrationRow.Parse);
    }

    private static string Page
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
                folder = folder.Parent;
            return Path.Combine(folder.ShouldNotBeNull("the repository's root").FullName, "docs", "baking.md");
        }
    }
}
