using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>What pods read, by the names and versions of it.</summary>
public sealed class PodConfigurationTests
{
    private static readonly JsonNode Template = JsonNode.Parse("""
        { "spec": {
            "volumes": [
              { "name": "a", "configMap": { "name": "files" } }, { "name": "b", "secret": { "secretName": "certificates" } },
              { "name": "c", "projected": { "sources": [ { "configMap": { "name": "more" } }, { "secret": { "name": "token" } } ] } } ],
            "initContainers": [ { "env": [ { "name": "X", "valueFrom": { "configMapKeyRef": { "name": "first", "key": "x" } } } ] } ],
            "containers": [ {
              "env": [ { "name": "Y", "value": "y" }, { "name": "Z", "valueFrom": { "secretKeyRef": { "name": "keys", "key": "z" } } } ],
              "envFrom": [ { "configMapRef": { "name": "files" } }, { "secretRef": { "name": "all-of-it" } } ] } ] } }
        """)!;

    [Fact]
    public void Whatever_a_template_refers_to_is_found()
    {
        ConfigurationReader.NamesOf(Template, "configMap", "name", "configMapKeyRef", "configMapRef").ShouldBe(["files", "first", "more"]);
        ConfigurationReader.NamesOf(Template, "secret", "secretName", "secretKeyRef", "secretRef").ShouldBe(["all-of-it", "certificates", "keys", "token"]);
    }

    [Fact]
    public void What_is_different_is_told_object_by_object()
    {
        var then = Of(("ConfigMap a", "1"), ("ConfigMap b", "2"), ("Secret c", "version 3"));
        var now = Of(("ConfigMap a", "1"), ("ConfigMap b", "9"), ("Secret d", "absent"));
        now.DifferencesTo(now).ShouldBeEmpty();
        then.DifferencesTo(now).ShouldBe(["ConfigMap b (then 2, now 9)", "Secret c (then version 3, now not read)", "Secret d (then not read, now absent)"]);
        then.Hash.ShouldNotBe(now.Hash);
        then.Hash.ShouldBe(Of(("Secret c", "version 3"), ("ConfigMap b", "2"), ("ConfigMap a", "1")).Hash);
        Of().Hash.ShouldBeNull();
    }

    [Fact]
    public void It_is_read_as_it_was_written_and_earlier_records_have_none()
    {
        var text = JsonSerializer.Serialize(Of(("ConfigMap a", "1")), SlipwayJson.Compact);
        JsonSerializer.Deserialize<PodConfiguration>(text, SlipwayJson.Compact)!.Objects.ShouldBe(Of(("ConfigMap a", "1")).Objects);
        text.ShouldNotContain("hash");
    }

    private static PodConfiguration Of(params (string Name, string Content)[] objects) =>
        new(objects.ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Content, StringComparer.Ordinal));
}
