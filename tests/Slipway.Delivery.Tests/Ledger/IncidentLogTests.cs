using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class IncidentLogTests : IDisposable
{
    private static readonly IncidentRequest Request = new("customers see 502", "shop", "production");

    private readonly TempFolder _folder = new();
    private readonly StandingClock _clock = new(Sample.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_incident_is_linked_to_the_release_that_serves_and_makes_it_a_failed_one()
    {
        await DeliverAsync(Sample.Event(LedgerEventKind.DeploySucceeded, "1", 5), Sample.Event(LedgerEventKind.DeploySucceeded, "2", 2));
        var incident = await Log().OpenAsync(Request, default);
        incident.Cause.ShouldBe("1.0.2");
        _clock.Now = Sample.Now.AddHours(1);
        (await Log().ResolveAsync(incident.Id.ToLowerInvariant(), default)).Resolved.ShouldBe(_clock.Now);

        var (record, problems) = await DoraMetrics.ComputeAsync(Ledger(), _clock.Now, null, default);
        problems.ShouldBeEmpty();
        record.Series.Single().Windows[0].ChangeFailRate.ShouldBe(new DoraRate(0.5, 1, 2, RateBucket.From32To64Percent));
        record.Series.Single().Windows[0].RecoveryTime!.MedianSeconds.ShouldBe(3600);
    }

    [Fact]
    public async Task After_a_rollback_the_restored_release_is_the_one_that_serves()
    {
        await DeliverAsync(
            Sample.Event(LedgerEventKind.DeploySucceeded, "1", 5), Sample.Event(LedgerEventKind.DeploySucceeded, "2", 4),
            Sample.Event(LedgerEventKind.Rollback, "2", 3) with { Restored = Sample.DigestOf("1") });
        (await Log().OpenAsync(Request, default)).Cause.ShouldBe("1.0.1");
    }

    [Fact]
    public async Task An_incident_that_began_earlier_is_linked_to_what_served_then()
    {
        await DeliverAsync(Sample.Event(LedgerEventKind.DeploySucceeded, "1", 5), Sample.Event(LedgerEventKind.DeploySucceeded, "2", 2));
        (await Log().OpenAsync(Request with { Since = Sample.Now.AddHours(-3) }, default)).Cause.ShouldBe("1.0.1");
    }

    [Fact]
    public async Task An_unrelated_incident_speaks_against_no_deployment()
    {
        await DeliverAsync(Sample.Event(LedgerEventKind.DeploySucceeded));
        (await Log().OpenAsync(Request with { Unrelated = true }, default)).Cause.ShouldBeNull();
        (await DoraMetrics.ComputeAsync(Ledger(), Sample.Now, null, default)).Record.Series.Single().Windows[0].ChangeFailRate!.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Opening_it_twice_opens_one()
    {
        var first = await Log().OpenAsync(Request, default);
        _clock.Now = Sample.Now.AddMinutes(1);
        (await Log().OpenAsync(Request, default)).ShouldBe(first);
        (await Log().OpenIncidentsAsync(default)).ShouldBe([first]);
    }

    [Fact]
    public async Task Resolving_it_twice_keeps_the_first_time()
    {
        var incident = await Log().OpenAsync(Request, default);
        var resolved = await Log().ResolveAsync(incident.Id, default);
        _clock.Now = Sample.Now.AddDays(1);
        (await Log().ResolveAsync(incident.Id, default)).ShouldBe(resolved);
        (await Log().OpenIncidentsAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_can_happen_again()
    {
        var first = await Log().OpenAsync(Request, default);
        await Log().ResolveAsync(first.Id, default);
        _clock.Now = Sample.Now.AddDays(1);
        (await Log().OpenAsync(Request, default)).Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task An_unknown_id_is_answered_with_the_open_ones()
    {
        var incident = await Log().OpenAsync(Request, default);
        var failure = await Should.ThrowAsync<UsageException>(Log().ResolveAsync("INC-nope", default));
        failure.Why.ShouldBe($"Open: {incident.Id} (customers see 502).");
    }

    [Theory]
    [InlineData(" ", 0)]
    [InlineData("title", 1)]
    public async Task A_title_and_a_time_that_has_been_are_needed(string title, int hours) =>
        await Should.ThrowAsync<UsageException>(Log().OpenAsync(Request with { Title = title, Since = Sample.Now.AddHours(hours) }, default));

    private FileLedger Ledger() => new(_folder.Path / "ledger.jsonl", new ApplyingGate(NullLog.Instance), _clock, NullLog.Instance);

    private IncidentLog Log() => new(Ledger(), _clock);

    private Task DeliverAsync(params LedgerEvent[] events) => Ledger().AppendAsync(events, default);
}
