using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Oci;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>How much room a rollout needs at its worst moments, and what there is of it.</summary>
public sealed class RoomTests
{
    private static readonly Release New = new()
    {
        Service = "shop",
        Environment = "staging",
        Version = "2",
        Digest = Digest.Of([1]),
        Commit = "abc",
        CommitTime = DateTimeOffset.UnixEpoch,
        RunId = "1",
        DeployedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly PodSize Small = Size("100m", "64Mi");
    private static readonly PodSize Large = Size("200m", "128Mi");

    [Theory]
    [InlineData("250m", 0.25)]
    [InlineData("2", 2)]
    [InlineData("1.5", 1.5)]
    [InlineData("1e3", 1000)]
    [InlineData("64Mi", 67108864)]
    [InlineData("1k", 1000)]
    [InlineData("5M", 5000000)]
    [InlineData("nonsense", 0)]
    public void A_quantity_is_read_with_its_unit(string text, double value) => ((double)Quantity.Parse(text)).ShouldBe(value);

    [Fact]
    public void A_pod_takes_what_its_containers_take_together_or_what_one_before_them_takes()
    {
        var size = PodSize.Of(JsonNode.Parse("""
            { "initContainers": [ { "resources": { "requests": { "cpu": "500m" } } }, { "restartPolicy": "Always", "resources": { "requests": { "cpu": "50m" } } } ],
              "containers": [ { "resources": { "requests": { "cpu": "100m" }, "limits": { "memory": "64Mi" } } }, { } ] }
            """));
        (size["pods"], size["requests.cpu"], size["requests.memory"], size["limits.cpu"]).ShouldBe((1, 0.5m, 64 << 20, 0));
    }

    [Fact]
    public void What_a_container_leaves_open_the_namespace_fills_in() => PodSize.Of(
            JsonNode.Parse("""{ "containers": [ { } ] }"""),
            (JsonObject)JsonNode.Parse("""{ "default": { "memory": "128Mi" }, "defaultRequest": { "cpu": "20m" } }""")!)
        .Takes.ShouldBe(new Dictionary<string, decimal> { ["limits.memory"] = 128 << 20, ["pods"] = 1, ["requests.cpu"] = 0.02m, ["requests.memory"] = 128 << 20 }, ignoreOrder: true);

    [Theory]
    [InlineData("""{ "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } }""", 2, "1/2 2/1")] // beside each other, both ways
    [InlineData("""{ "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 1 } }""", 2, "2/0 0/2")] // in each other's place
    [InlineData("""{ "type": "Recreate" }""", 3, "3/0 0/3")]
    [InlineData("{}", 3, "1/3 3/1")] // a quarter of three is none that may be missing
    [InlineData("{}", 4, "4/0 0/4")]
    public void A_rolling_update_needs_the_more_room_the_less_may_be_missing(string strategy, int replicas, string moments) =>
        Moments(RoomPlan.Rolling(New, "1", JsonNode.Parse(strategy), replicas)).ShouldBe(moments);

    [Fact]
    public void Two_releases_beside_each_other_need_room_for_both()
    {
        Moments(RoomPlan.BlueGreen(New, "1", 3, kept: 0)).ShouldBe("3/3");
        Moments(RoomPlan.BlueGreen(New, "1", 3, kept: 3)).ShouldBe("1/6 3/3");
        Moments(RoomPlan.Canary(New, "1", 4, whole: true, 4)).ShouldBe("4/4 8/0");
        Moments(RoomPlan.Canary(New, "1", 1, whole: false, 4)).ShouldBe("1/4 2/4");
        Moments(RoomPlan.First(New, 2)).ShouldBe("2/0");
    }

    [Fact]
    public void A_quota_is_short_where_old_and_new_do_not_fit_together()
    {
        var plan = RoomPlan.Rolling(New, "1", JsonNode.Parse("""{ "rollingUpdate": { "maxUnavailable": 0 } }"""), 2);
        RoomCheck.Shortages(Quota("requests.memory", "200Mi", "128Mi"), plan, Small, Small).ShouldBeEmpty();
        RoomCheck.Shortages(Quota("memory", "190Mi", "128Mi"), plan, Small, Small).Count().ShouldBe(2, "not on the way there, and not on the way back");

        // It would come up, and the old one would find no room beside it.
        var way = RoomCheck.Shortages(Quota("requests.memory", "300Mi", "128Mi"), plan, Large, Small).ShouldHaveSingleItem();
        way.Moment.What.ShouldContain("come back");
        way.ToString().ShouldStartWith("ResourceQuota tight: requests.memory 128Mi of 300Mi are taken, and a pod of 1, come back beside the 2 pods of 2, takes 320Mi");
    }

    [Fact]
    public void A_quota_that_was_lowered_since_would_not_let_the_old_pods_come_back() =>
        RoomCheck.Shortages(Quota("pods", "1", "2"), RoomPlan.Rolling(New, "1", JsonNode.Parse("""{ "type": "Recreate" }"""), 2), Small, Small)
            .Select(shortage => shortage.Moment.What).ShouldBe(["2 with 2 pods", "the return of 1 with 2 pods"]);

    [Fact]
    public void A_quota_of_other_pods_or_other_things_is_none()
    {
        var plan = RoomPlan.BlueGreen(New, "1", 2, kept: 0);
        var scoped = Quota("pods", "2", "2");
        scoped["spec"]!["scopes"] = new JsonArray("BestEffort");
        RoomCheck.Shortages(scoped, plan, Small, Small).ShouldBeEmpty();
        RoomCheck.Shortages(Quota("services", "1", "1"), plan, Small, Small).ShouldBeEmpty();
        scoped["spec"]!["scopes"] = new JsonArray("NotTerminating");
        RoomCheck.Shortages(scoped, plan, Small, Small).ShouldHaveSingleItem().Reason.ShouldBe(RoomReason.Quota);
    }

    [Fact]
    public void Pods_are_counted_node_by_node_since_none_is_spread_over_two() => RoomCheck.Fitting(
        [Node(("pods", 10), ("requests.cpu", 0.25m), ("requests.memory", 1 << 30)), Node(("pods", 1), ("requests.cpu", 4), ("requests.memory", 1 << 30)), Node(("pods", -1))],
        Small).ShouldBe(3);

    private static string Moments(RoomPlan plan) => string.Join(' ', plan.Moments.Select(moment => $"{moment.New}/{moment.Old}"));

    private static PodSize Size(string cpu, string memory) => PodSize.Of(JsonNode.Parse($$"""{ "containers": [ { "resources": { "requests": { "cpu": "{{cpu}}", "memory": "{{memory}}" } } } ] }"""));

    private static PodSize Node(params (string Name, decimal Left)[] left) => new(left.ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Left, StringComparer.Ordinal));

    private static JsonObject Quota(string resource, string hard, string used) => (JsonObject)JsonNode.Parse(
        $$"""{ "metadata": { "name": "tight" }, "spec": { }, "status": { "hard": { "{{resource}}": "{{hard}}" }, "used": { "{{resource}}": "{{used}}" } } }""")!;
}
