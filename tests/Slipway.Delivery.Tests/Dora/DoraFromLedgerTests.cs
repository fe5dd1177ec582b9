using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraFromLedgerTests
{
    /// <summary>The quick way through a ledger file leaves texts out; it must leave out nothing that counts.</summary>
    [Theory]
    [MemberData(nameof(DoraGoldenTests.Cases), MemberType = typeof(DoraGoldenTests))]
    public async Task A_ledger_gives_the_figures_of_its_events(string name)
    {
        using var folder = new TempFolder();
        var ledger = new FileLedger(folder.Path / "ledger.jsonl", new ApplyingGate(NullLog.Instance), new StandingClock(Sample.Now), NullLog.Instance);
        await ledger.AppendAsync(
            [.. DoraCase.Read(name).Select(e => e with { Version = "1", Commit = "c", BaseCommit = "b", Reason = "r", Evidence = "e",
                Url = new("http://x/") })], default);
        var (record, problems) = await DoraMetrics.ComputeAsync(ledger, Sample.Now, null, default);
        problems.ShouldBeEmpty();
        DoraCase.Render(record).ShouldBe(DoraCase.Expected(name));
    }

    [Fact]
    public async Task What_could_not_be_read_is_counted()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Path / "ledger.jsonl", "junk\n" + Sample.Text(Sample.Event(LedgerEventKind.DeploySucceeded)));
        var ledger = new FileLedger(folder.Path / "ledger.jsonl", new ApplyingGate(NullLog.Instance), new StandingClock(Sample.Now), NullLog.Instance);
        var (record, _) = await DoraMetrics.ComputeAsync(ledger, Sample.Now, null, default);
        record.LinesPassedOver.ShouldBe(1);
        DoraMarkdown.Write(record).ShouldContain("1 line of the ledger could not be used");
    }
}
