using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Ledger;
using static Slipway.Delivery.Ledger.LedgerEventKind;

namespace Slipway.Components.Tests.Internal;

public sealed class UnwrittenEndTests
{
    private static readonly Release Old = Samples.Release("1.0.0") with { VerifiedAt = Samples.Now };

    private static readonly Release New = Samples.Release("1.1.0");

    private static readonly WorkloadStatus NewIsUnderWay = Status(New, candidate: New);

    private static readonly WorkloadStatus OldServes = Status(Old);

    [Fact]
    public void A_release_that_is_verified_has_started_succeeded_and_passed()
    {
        var verified = Status(New with { VerifiedAt = Samples.Now }) with { Verified = [New, Old] };
        Of([], verified).ShouldBe([DeployStarted, DeploySucceeded, BakePassed]);
        Of([DeployStarted, DeploySucceeded], verified).ShouldBe([BakePassed]);
        Of([DeployStarted], verified, servesCandidates: false).ShouldBe([DeploySucceeded, BakePassed]);
        Of([DeployStarted, DeploySucceeded, BakeInconclusive], verified).ShouldBe([BakePassed], "it was judged again");
        Of([DeployStarted, DeploySucceeded, BakePassed], verified).ShouldBeEmpty();
    }

    [Fact]
    public void What_users_had_and_was_taken_back_was_rolled_back()
    {
        Of([DeployStarted, DeploySucceeded], OldServes).ShouldBe([Rollback]);
        Of([DeployStarted], OldServes).ShouldBe([DeploySucceeded, Rollback], "a start is written when it is ready");
        Of([], OldServes).ShouldBe([DeployStarted, DeployFailed, Rollback], "some of its pods may have had users");
        Of([DeployStarted, DeploySucceeded, BakeInconclusive], OldServes).ShouldBe([Rollback], "it had been left, and was judged again");
        Of([DeployStarted, DeploySucceeded], OldServes with { Quarantined = [New.Digest] }).ShouldBe([BakeFailed, Rollback]);
        Of([DeployStarted, DeploySucceeded, BakeFailed, Rollback], OldServes).ShouldBeEmpty();
        Of([DeployStarted, DeploySucceeded], Status(null)).ShouldBe([Rollback], "a first release is stopped");
    }

    [Fact]
    public void What_reached_nobody_was_rejected()
    {
        Of([], OldServes, servesCandidates: false).ShouldBe([DeployStarted, Rejected]);
        Of([DeployStarted], OldServes, servesCandidates: false).ShouldBe([Rejected]);
        Of([DeployStarted], OldServes with { Quarantined = [New.Digest] }, servesCandidates: false).ShouldBe([BakeFailed, Rejected]);
        UnwrittenEnd.Of(New, Said(), Status(Old, candidate: New), OldServes, servesCandidates: true).ShouldBe([DeployStarted, Rejected], "it was never applied");
        Of([DeployStarted, Rejected], OldServes, servesCandidates: false).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_left_or_superseded_has_no_verdict()
    {
        Of([DeployStarted, DeploySucceeded], Status(New)).ShouldBe([BakeInconclusive]);
        Of([DeployStarted, DeploySucceeded, BakeInconclusive], Status(New)).ShouldBeEmpty();
        Of([DeployStarted, DeploySucceeded], Status(null) with { Problem = "it runs another image, which was not delivered here" }).ShouldBe([BakeInconclusive]);
        Of([DeployStarted, DeploySucceeded], Status(Samples.Release("9.9.9"))).ShouldBe([BakeInconclusive]);
        Of([DeployStarted, DeploySucceeded, BakeInconclusive], Status(Samples.Release("9.9.9"))).ShouldBeEmpty();
    }

    private static LedgerEventKind[] Of(LedgerEventKind[] said, WorkloadStatus after, bool servesCandidates = true) =>
        [.. UnwrittenEnd.Of(New, Said(said), NewIsUnderWay, after, servesCandidates)];

    private static HashSet<LedgerEventKind> Said(params LedgerEventKind[] said) => [.. said];

    private static WorkloadStatus Status(Release? serving, Release? candidate = null) => new(serving, candidate, [Old], [], null, null);
}
