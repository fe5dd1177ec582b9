using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Oci;

namespace Slipway.Delivery.Tests.Deploying;

public class DriftTests
{
    private static readonly WorkloadStatus Well = new(Of("1.1.0"), null, [Of("1.1.0"), Of("1.0.0")], [], null, null);

    [Fact]
    public void A_release_that_serves_and_is_well_has_not_drifted() => Drift.Of("shop", Well).ShouldBeEmpty();

    [Fact]
    public void What_a_status_says_is_wrong_has_drifted() =>
        Drift.Of("shop", Well with { Problem = "the Deployment shop is paused", Notes = ["its pods read another configuration"] })
            .Select(drift => drift.ToString()).ShouldBe(["shop: the Deployment shop is paused", "shop: its pods read another configuration"]);

    [Fact]
    public void Where_nothing_serves_though_something_was_verified_it_says_what() =>
        Drift.Of("shop", Well with { Serving = null }).ShouldHaveSingleItem().Words.ShouldBe("nothing serves; 1.1.0 was verified last");

    [Fact]
    public void Where_nothing_was_ever_verified_nothing_can_drift() => Drift.Of("shop", new WorkloadStatus(null, null, [], [], null, null)).ShouldBeEmpty();

    [Fact]
    public void What_a_delivery_is_at_is_no_drift() => Drift.Of("shop", Well with { Candidate = Of("1.2.0"), Problem = "1 of 2 pods is ready" }).ShouldBeEmpty();

    [Fact]
    public void A_line_names_the_field_and_who_changed_it() =>
        new Drift("Deployment shop/api", "is 3, delivered was 2") { Field = "spec.minReadySeconds", ChangedBy = "kubectl-edit" }.ToString()
            .ShouldBe("Deployment shop/api: spec.minReadySeconds is 3, delivered was 2 (last changed by kubectl-edit)");

    [Theory]
    [InlineData("""{ "a": 1 }""", """{ "a": 1 }""", "")]
    [InlineData("""{ "a": 1 }""", """{ "a": 2 }""", "a: 1 -> 2")]
    [InlineData("""{ "a": { "b": 1, "c": 2 } }""", """{ "a": { "b": 1 } }""", "a.c: 2 -> ")]
    [InlineData("""{ "l": [ { "name": "x", "v": 1 }, { "name": "y" } ] }""", """{ "l": [ { "name": "y" }, { "name": "x", "v": 2 } ] }""", "l[x].v: 1 -> 2")]
    [InlineData("""{ "l": [ { "name": "x" } ] }""", """{ "l": [ { "name": "x" }, { "name": "y", "v": 1 } ] }""", """l[y]:  -> {"name":"y","v":1}""")]
    [InlineData("""{ "l": [ 1, 2 ] }""", """{ "l": [ 1 ] }""", "l: [1,2] -> [1]")]
    [InlineData("""{ "l": [ { "name": "x" }, { "name": "x" } ] }""", """{ "l": [] }""", """l: [{"name":"x"},{"name":"x"}] -> []""")]
    [InlineData("""{ "metadata": { "name": "a", "generation": 1, "managedFields": [] }, "status": { "x": 1 } }""", """{ "metadata": { "name": "a", "generation": 2 } }""", "")]
    public void Differences_are_told_field_by_field(string live, string wanted, string expected) =>
        string.Join("; ", JsonShape.Differences((JsonObject)JsonNode.Parse(live)!, (JsonObject)JsonNode.Parse(wanted)!)
            .Select(difference => $"{difference.Path}: {difference.Found?.ToJsonString()} -> {difference.Wanted?.ToJsonString()}")).ShouldBe(expected);

    private static Release Of(string version) => new()
    {
        Service = "shop",
        Environment = "test",
        Version = version,
        Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)),
        Commit = new string('a', 40),
        CommitTime = DateTimeOffset.UnixEpoch,
        RunId = "run",
        DeployedAt = DateTimeOffset.UnixEpoch,
        VerifiedAt = DateTimeOffset.UnixEpoch,
    };
}
