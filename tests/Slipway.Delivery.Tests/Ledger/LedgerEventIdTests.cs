using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class LedgerEventIdTests
{
    private static readonly LedgerEvent Event = Sample.Event(LedgerEventKind.DeploySucceeded);

    [Fact]
    public void The_same_event_written_again_has_the_same_id() =>
        (Event with { At = Event.At.AddHours(1), Reason = "said differently", Version = "other", Url = new("http://x/") }).Id.ShouldBe(Event.Id);

    [Fact]
    public void An_id_never_changes_between_builds() => Event.Id.ShouldBe("c3999d883ec3ccded7922a030ce8670d");

    [Fact]
    public void Each_part_of_the_identity_counts()
    {
        LedgerEvent[] others =
        [
            Event with { Service = "other" },
            Event with { Environment = "staging" },
            Event with { Digest = Sample.DigestOf("2") },
            Event with { Digest = null },
            Event with { RunId = "run-2" },
            Event with { Attempt = 2 },
            Event with { Kind = LedgerEventKind.DeployFailed },
        ];
        others.Append(Event).Select(other => other.Id).Distinct().Count().ShouldBe(others.Length + 1);
    }

    [Fact]
    public void Texts_that_run_into_each_other_are_told_apart() =>
        (Event with { Service = "ab", Environment = "c" }).Id.ShouldNotBe((Event with { Service = "a", Environment = "bc" }).Id);
}
