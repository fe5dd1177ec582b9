using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraTextTests
{
    private static readonly DoraRecord Record = DoraMetrics.Compute(DoraCase.Read("failed-bake-rolled-back"), Sample.Now);

    [Fact]
    public void An_empty_ledger_is_said_to_be_empty()
    {
        var empty = DoraMetrics.Compute([], Sample.Now);
        empty.Series.ShouldBeEmpty();
        DoraPrometheus.Write(empty).ShouldBe("\n");
        DoraMarkdown.Write(empty).ShouldContain("no deployment yet");
    }

    [Fact]
    public void Prometheus_text_has_no_line_for_what_is_unknown()
    {
        var text = DoraPrometheus.Write(DoraMetrics.Compute([Sample.Event(LedgerEventKind.Rejected)], Sample.Now));
        text.ShouldContain("slipway_dora_deployments_rejected{service=\"shop\",environment=\"production\",window=\"7d\"} 1\n");
        text.ShouldContain("slipway_dora_change_fail_ratio_samples{service=\"shop\",environment=\"production\",window=\"7d\"} 0\n");
        text.ShouldNotContain("slipway_dora_change_fail_ratio{");
        text.ShouldNotContain("slipway_dora_lead_time_seconds");
        text.ShouldNotContain("slipway_dora_last_deployment");
        text.ShouldEndWith("\n");
    }

    [Fact]
    public void Each_gauge_is_described_once_and_labelled_with_its_window()
    {
        var lines = DoraPrometheus.Write(Record).Split('\n');
        lines.Where(line => line.StartsWith("# TYPE")).ShouldBeUnique();
        lines.ShouldContain("slipway_dora_recovery_time_seconds{service=\"shop\",environment=\"production\",window=\"30d\"} 1800");
        lines.ShouldContain("slipway_dora_computed_timestamp_seconds{service=\"shop\",environment=\"production\"} 1774958400");
    }

    [Fact]
    public void Labels_are_escaped()
    {
        var odd = Sample.Event(LedgerEventKind.DeploySucceeded, service: "a\"b\\c\nd");
        DoraPrometheus.Write(DoraMetrics.Compute([odd], Sample.Now)).ShouldContain("service=\"a\\\"b\\\\c\\nd\"");
    }

    [Fact]
    public void The_table_shows_sample_sizes_and_dashes() => DoraMarkdown.Write(Record).ShouldBe(
        """
        ## Delivery performance

        **shop** in production

        | | 7 days | 30 days | 90 days |
        |---|---:|---:|---:|
        | Lead time | 1 d (1 commit) | 1 d (1 commit) | 1 d (1 commit) |
        | Deployment frequency | 4.7 a week (2 deployments) | 4.7 a week (2 deployments) | 4.7 a week (2 deployments) |
        | Recovery time | 30 min (1 failure) | 30 min (1 failure) | 30 min (1 failure) |
        | Change fail rate | 50 % (1 of 2 deployments) | 50 % (1 of 2 deployments) | 50 % (1 of 2 deployments) |
        | Rework rate | – | – | – |

        """);

    [Fact]
    public void The_record_survives_its_file()
    {
        using var folder = new TempFolder();
        RecordFile.Write(folder.Path / "dora.json", Record);
        DoraMarkdown.Write(RecordFile.Read<DoraRecord>(folder.Path / "dora.json")).ShouldBe(DoraMarkdown.Write(Record));
        File.ReadAllText(folder.Path / "dora.json").ShouldNotContain("null");
    }

    [Fact]
    public void The_trend_has_a_window_a_week_the_oldest_first()
    {
        var trend = Record.Series.Single().Trend;
        trend.Length.ShouldBe(13);
        trend[^1].Until.ShouldBe(Sample.Now);
        trend[0].Until.ShouldBe(Sample.Now.AddDays(-84));
        trend[^1].Deployments.ShouldBe(2);
        trend[0].DeploymentFrequency.ShouldBeNull();
    }

    [Theory]
    [InlineData(0.25, "0.3 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3661, "1 h 1 min")]
    [InlineData(90000, "1 d 1 h")]
    public void Durations_read_like_a_person_would_say_them(double seconds, string expected) => DoraWords.Duration(seconds).ShouldBe(expected);
}
