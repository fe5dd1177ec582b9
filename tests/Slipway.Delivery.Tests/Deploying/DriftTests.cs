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
    public void What_is_not_well_is_no_drift() => Drift.Of("shop", Well with { Problem = "1 of 2 pods ready", Notes = ["its bake could not tell"] }).ShouldBeEmpty();

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

    [Theory]
    [InlineData("""{ "f:spec": { "f:replicas": {} } }""", "spec.replicas")]
    [InlineData("""{ "f:spec": { "f:ports": { ".": {}, "k:{\"port\":80,\"protocol\":\"TCP\"}": { ".": {}, "f:port": {}, "f:protocol": {} } } } }""", "spec.ports[http].port in spec.ports[http]; spec.ports[http].protocol in spec.ports[http]")]
    [InlineData("""{ "f:spec": { "f:ports": { "k:{\"port\":80,\"protocol\":\"TCP\"}": { "f:port": {} } } } }""", "spec.ports[http].port")]
    [InlineData("""{ "f:metadata": { "f:labels": { ".": {}, "f:app": {} } }, "f:status": { "f:x": {} } }""", "metadata.labels.app")]
    [InlineData("""{ "f:spec": { "f:gone": {} } }""", "")]
    public void What_the_API_server_says_of_owners_names_the_fields(string fields, string expected)
    {
        var live = (JsonObject)JsonNode.Parse($$"""
            {
              "metadata": { "labels": { "app": "shop" }, "managedFields": [ { "manager": "kubectl-edit", "fieldsV1": {{fields}} } ] },
              "spec": { "replicas": 2, "ports": [ { "name": "http", "port": 80, "protocol": "TCP" } ] }
            }
            """)!;

        string.Join("; ", OwnedField.Of(live).Select(field => field.Whole == field.Path ? field.Path : $"{field.Path} in {field.Whole}")).ShouldBe(expected);
    }

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
