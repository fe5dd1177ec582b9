using System.Text.RegularExpressions;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DoraGoldenTests.Cases), MemberType = typeof(DoraGoldenTests))]
    public async Task The_report_of_a_ledger_is_that_of_its_events(string name)
    {
        var events = DoraCase.Read(name);
        var ledger = await LedgerAsync(events);
        var (record, page, problems) = await DoraReport.ReadAsync(ledger, Sample.Now, null, null, default);
        problems.ShouldBeEmpty();
        DoraCase.Render(record).ShouldBe(DoraCase.Expected(name));
        page.ShouldBe(DoraPage.Write(record, events));
    }

    [Fact]
    public async Task A_home_that_is_no_file_gives_the_same_report()
    {
        var file = await LedgerAsync(DoraCase.Read("failed-bake-rolled-back"));
        var (_, expected, _) = await DoraReport.ReadAsync(file, Sample.Now, null, null, default);
        (await DoraReport.ReadAsync(new AnotherHome(file), Sample.Now, null, null, default)).Page.ShouldBe(expected);
    }

    /// <summary>Of the older ones only the figures and the time line tell; for those no event is held.</summary>
    [Fact]
    public async Task Of_a_long_history_the_page_tells_the_newest_deployments_and_the_figures_count_all()
    {
        var events = Enumerable.Range(0, 1500).SelectMany(i => Release(i, hoursAgo: 1 + (i * 0.5))).Append(
            Sample.Event(LedgerEventKind.IncidentOpened, hoursAgo: 2000, run: "INC-1") with { Reason = "long ago", Digest = null }).ToList();
        var (record, page, problems) = await DoraReport.ReadAsync(await LedgerAsync(events), Sample.Now, null, null, default);

        problems.ShouldBeEmpty();
        record.Series.Single().Windows.ShouldBe(DoraMetrics.Compute(events, Sample.Now).Series.Single().Windows);
        page.ShouldBe(DoraPage.Write(record, events));
        page.ShouldContain("1,300 older deployments not shown");
        Regex.Count(page, "<details id=").ShouldBe(200);
        page.ShouldContain("1,500 good deployments");
        page.ShouldContain("long ago");
    }

    [Fact]
    public async Task Commits_lead_to_where_they_can_be_read()
    {
        var sha = new string('a', 40);
        LedgerEvent[] events =
        [
            Sample.Event(LedgerEventKind.DeploySucceeded) with { Commit = sha, Commits = [new(sha, Sample.Now), new("no hash, <b>", Sample.Now)] },
        ];
        var links = RepositoryLinks.FromRemote("git@github.com:acme/shop.git");
        var (_, page, _) = await DoraReport.ReadAsync(await LedgerAsync(events), Sample.Now, links, null, default);
        Regex.Count(page, $"<a href=\"https://github.com/acme/shop/commit/{sha}\"").ShouldBe(2);
        page.ShouldContain("<code>no hash,</code>");
        DoraPage.Write(DoraMetrics.Compute(events, Sample.Now), events).ShouldNotContain("github.com");
    }

    private static IEnumerable<LedgerEvent> Release(int i, double hoursAgo)
    {
        yield return Sample.Event(LedgerEventKind.DeployStarted, $"{i}", hoursAgo + 0.4);
        yield return Sample.Event(LedgerEventKind.DeploySucceeded, $"{i}", hoursAgo);
    }

    private async Task<FileLedger> LedgerAsync(IReadOnlyCollection<LedgerEvent> events)
    {
        var ledger = new FileLedger(_folder.Path / "ledger.jsonl", new ApplyingGate(NullLog.Instance), new StandingClock(Sample.Now), NullLog.Instance);
        await ledger.AppendAsync(events, default);
        return ledger;
    }

    private sealed class AnotherHome(ILedger inner) : ILedger
    {
        public string Home => "elsewhere";

        public Task<int> AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken) =>
            inner.AppendAsync(events, cancellationToken);

        public Task<IReadOnlyList<LedgerProblem>> ReadAsync(Action<LedgerEvent> each, CancellationToken cancellationToken) =>
            inner.ReadAsync(each, cancellationToken);
    }
}
