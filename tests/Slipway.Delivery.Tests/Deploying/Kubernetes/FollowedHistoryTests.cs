using Slipway.Delivery.Deploying.Kubernetes.GitOps;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Oci;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>What the history of a followed file says of deliveries.</summary>
public sealed class FollowedHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_verified_last_comes_first_and_each_digest_once()
    {
        var history = History("3", Deployed("3", 5), Verified("1", 4), Verified("2", 3), Verified("1", 1));
        history.Verified.Select(commit => commit.Version).ShouldBe(["1", "2"]);
        history.Of(DigestOf("1"))!.VerifiedAt.ShouldBe(Start.AddHours(4));
    }

    [Fact]
    public void What_was_rejected_after_it_was_verified_counts_as_rejected_and_the_other_way_round()
    {
        var rejecting = Back("1", 5) with { Rejected = DigestOf("2") };
        History("1", rejecting, Verified("2", 4), Verified("1", 3)).Verified.Select(commit => commit.Version).ShouldBe(["1"]);
        History("1", rejecting, Verified("2", 4), Verified("1", 3)).Rejected.ShouldBe([DigestOf("2")]);
        History("2", Verified("2", 6), rejecting, Verified("1", 3)).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public void A_delivery_that_nobody_judged_is_under_way_and_nothing_else_is()
    {
        History("2", Deployed("2", 2), Verified("1", 1)).WithoutVerdict!.Version.ShouldBe("2");
        History("2", Person(3), Deployed("2", 2), Verified("1", 1)).WithoutVerdict!.Version.ShouldBe("2", "a person has changed something else in the file");
        History("1", Back("1", 3), Deployed("2", 2), Verified("1", 1)).WithoutVerdict.ShouldBeNull();
        History("9", Person(3) with { Digest = DigestOf("9") }, Deployed("2", 2)).WithoutVerdict.ShouldBeNull("a person has put another digest there");
        History("2", Deployed("2", 2) with { Left = "nobody asked" }, Verified("1", 1)).WithoutVerdict.ShouldBeNull();
        History("1", Deployed("1", 2), Verified("1", 1)).WithoutVerdict.ShouldBeNull("it was verified before");
        History("0").WithoutVerdict.ShouldBeNull();
    }

    private static FollowedHistory History(string current, params FollowedCommit[] commits) => new(DigestOf(current), [.. commits]);

    private static Digest DigestOf(string version) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(version));

    private static FollowedCommit Person(int at) => new($"{at}", Start.AddHours(at), null);

    private static FollowedCommit Back(string version, int at) => new($"{at}", Start.AddHours(at), DigestOf(version)) { RunId = $"run-{at}", Version = version };

    private static FollowedCommit Deployed(string version, int at) => Back(version, at) with { Holder = LeaseHolder.Here($"run-{at}") };

    private static FollowedCommit Verified(string version, int at) => Deployed(version, at) with { VerifiedAt = Start.AddHours(at) };
}
