using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>What is remembered between runs, and where a rollback goes by it.</summary>
public sealed class ClusterStateTests
{
    [Fact]
    public void The_newest_verified_release_comes_first_and_an_old_one_that_comes_back_keeps_its_place()
    {
        var state = new ClusterState().WithVerified(Verified("1", 1), 5).WithVerified(Verified("2", 2), 5);
        Versions(state).ShouldBe(["2", "1"]);
        Versions(state.WithVerified(Verified("1", 1), 5)).ShouldBe(["2", "1"]);
        Versions(state.WithVerified(Verified("1", 3), 5)).ShouldBe(["1", "2"]);
        Versions(state.WithVerified(Verified("3", 3), 2)).ShouldBe(["3", "2"]);
    }

    [Fact]
    public void A_release_that_passed_after_all_leaves_the_quarantine()
    {
        var bad = Verified("1", 1);
        var state = new ClusterState { Quarantined = [new QuarantinedDigest(bad.Release.Digest, "1", "errors", DateTimeOffset.UnixEpoch)] };
        state.WithVerified(bad, 5).Quarantined.ShouldBeEmpty();
    }

    [Fact]
    public void Going_back_twice_goes_back_two_releases_and_never_into_quarantine()
    {
        var state = new ClusterState().WithVerified(Verified("1", 1), 5).WithVerified(Verified("2", 2), 5).WithVerified(Verified("3", 3), 5);
        var back = RollbackTarget.Choose(state, state.Verified[0].Release, "shop", null).Release;
        back.Version.ShouldBe("2");
        RollbackTarget.Choose(state, back, "shop", null).Release.Version.ShouldBe("1");
        var quarantined = state with { Quarantined = [new QuarantinedDigest(back.Digest, "2", "errors", DateTimeOffset.UnixEpoch)] };
        RollbackTarget.Choose(quarantined, state.Verified[0].Release, "shop", null).Release.Version.ShouldBe("1");
        Should.Throw<UsageException>(() => RollbackTarget.Choose(quarantined, null, "shop", "2")).Why.ShouldBe("A bake rejected it.");
        Should.Throw<UsageException>(() => RollbackTarget.Choose(state, state.Verified[2].Release, "shop", null)).Cure!.ShouldContain("3, 2, 1");
    }

    [Fact]
    public void From_what_no_bake_has_verified_the_way_back_is_to_the_newest_that_one_has()
    {
        var state = new ClusterState().WithVerified(Verified("1", 1), 5).WithVerified(Verified("2", 2), 5);
        var left = Verified("3", 3).Release with { VerifiedAt = null };
        RollbackTarget.Choose(state, left, "shop", null).Release.Version.ShouldBe("2");
        RollbackTarget.Choose(state, state.Verified[0].Release with { VerifiedAt = null, RunId = "with another configuration" }, "shop", null).Release.Version.ShouldBe("2");
    }

    [Fact]
    public void The_state_is_read_as_it_was_written()
    {
        var state = new ClusterState
        {
            Intent = new ClusterIntent { Candidate = Verified("2", 2).Release, Phase = IntentPhase.Baking, RunId = "7", Manifest = new JsonObject { ["a"] = 1 }, Step = 1 },
            Kept = new KeptSlot("shop-blue", DateTimeOffset.UnixEpoch),
            Left = new LeftRelease(Verified("3", 3).Release, "INCONCLUSIVE", DateTimeOffset.UnixEpoch),
        }.WithVerified(Verified("1", 1), 5);
        var text = JsonSerializer.Serialize(state, SlipwayJson.Compact);
        JsonSerializer.Serialize(JsonSerializer.Deserialize<ClusterState>(text, SlipwayJson.Compact), SlipwayJson.Compact).ShouldBe(text);
    }

    [Fact]
    public void Only_a_process_of_this_machine_can_be_known_to_be_dead()
    {
        var gone = new ProcessIdentity(ProcessIdentity.Current.Pid, "another start");
        var here = LeaseHolder.Here("1");
        here.IsProvablyDead.ShouldBeFalse();
        (here with { Process = gone }).IsProvablyDead.ShouldBeTrue();
        (here with { Process = gone, Machine = "elsewhere" }).IsProvablyDead.ShouldBeFalse();
    }

    [Theory]
    [InlineData(10, 2, 1)]
    [InlineData(10, 9, 1)]
    [InlineData(10, 20, 2)]
    [InlineData(50, 4, 4)]
    [InlineData(25, 6, 2)]
    [InlineData(100, 4, 4)]
    public void A_canary_has_as_many_pods_as_its_share_wants(int percent, int stable, int pods) => CanaryRollout.Pods(percent, stable).ShouldBe(pods);

    [Fact]
    public void An_error_of_the_api_is_told_by_its_reason_and_fields()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.UnprocessableEntity);
        var error = ApiStatus.Of("PATCH x", response, """
            {"kind":"Status","reason":"Invalid","code":422,"message":"x is invalid",
             "details":{"causes":[{"field":"spec.replicas","message":"must be greater than or equal to 0"}]}}
            """);
        error.Reason.ShouldBe("Invalid");
        error.Code.ShouldBe(422);
        error.Causes.ShouldBe(["spec.replicas: must be greater than or equal to 0"]);
        error.NotProcessed.ShouldBeFalse();
        using var busy = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        ApiStatus.Of("PATCH x", busy, "slow down").NotProcessed.ShouldBeTrue("it came before any handler");
    }

    private static IEnumerable<string> Versions(ClusterState state) => state.Verified.Select(verified => verified.Release.Version);

    private static VerifiedRelease Verified(string version, int at) => new(
        new Release
        {
            Service = "shop",
            Environment = "staging",
            Version = version,
            Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)),
            Commit = "abc",
            CommitTime = DateTimeOffset.UnixEpoch,
            RunId = $"run-{version}",
            DeployedAt = DateTimeOffset.UnixEpoch,
            VerifiedAt = DateTimeOffset.UnixEpoch.AddHours(at),
        },
        []);
}
