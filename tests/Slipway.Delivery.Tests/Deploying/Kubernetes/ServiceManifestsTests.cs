using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>Which objects are a service's, and what a release makes of them.</summary>
public sealed class ServiceManifestsTests
{
    private const string Shop = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: shop }
        spec: { minReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, labels: { team: blue } }
        spec:
          selector: { matchLabels: { app: shop } }
          template:
            metadata: { labels: { app: shop }, annotations: { own: kept } }
            spec:
              initContainers: [ { name: migrate, image: "registry.example.com/team/shop:latest" } ]
              containers:
                - { name: shop, image: "shop@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
                - { name: proxy, image: "envoy:1.30" }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: basket }
        spec: { template: { spec: { containers: [ { name: basket, image: "basket@sha256:0000000000000000000000000000000000000000000000000000000000000000" } ] } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: redis }
        spec: { template: { spec: { containers: [ { name: redis, image: "redis:7" } ] } } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec: { selector: { app: shop }, ports: [ { port: 80 } ] }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        """;

    private static readonly Release Release = new()
    {
        Service = "shop",
        Environment = "staging",
        Version = "1.2.0-dev.3.gabc1234",
        Digest = Digest.Of("one"u8),
        Commit = "abc1234",
        CommitTime = DateTimeOffset.UnixEpoch,
        RunId = "77-1",
        DeployedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly ServiceManifests _manifests = ServiceManifests.Of(YamlJson.Read(Shop, "shop.yaml"), "shop", "shop");

    [Fact]
    public void Another_service_is_left_to_its_own_delivery_and_what_the_service_needs_is_not() =>
        _manifests.Others.Select(other => $"{other.Kind()} {other.Name()}").ShouldBe(
            ["Namespace shop", "HorizontalPodAutoscaler shop", "Deployment redis", "Service shop"], "what others need comes first");

    [Fact]
    public void The_service_s_containers_get_the_image_by_digest_and_no_other_does()
    {
        var stamped = _manifests.Stamped(Release, "127.0.0.1:5000/shop", "shop");
        var pod = stamped.Find("spec", "template", "spec");
        pod.Items("initContainers").Concat(pod.Items("containers")).Select(container => container.Text("image")).ShouldBe(
            [$"127.0.0.1:5000/shop@{Release.Digest}", $"127.0.0.1:5000/shop@{Release.Digest}", "envoy:1.30"]);
        _manifests.Deployment.ToJsonString().ShouldNotContain("127.0.0.1", customMessage: "the manifest itself stays as it is");
    }

    [Fact]
    public void Deployment_and_pods_say_what_runs_and_can_be_read_back()
    {
        var stamped = _manifests.Stamped(Release, "registry/shop", "shop");
        stamped.Text("metadata", "annotations", "slipway.dev/image-digest").ShouldBe(Release.Digest.ToString());
        stamped.Text("metadata", "labels", "team").ShouldBe("blue");
        stamped.Text("spec", "template", "metadata", "annotations", "own").ShouldBe("kept");
        stamped.Text("spec", "selector", "matchLabels", "slipway.dev/service").ShouldBeNull("a selector never changes");
        ReleaseStamp.Read(stamped.Find("spec", "template"), "staging", null).ShouldBe(Release);
    }

    [Theory]
    [InlineData("1.2.0-dev.3.gabc", "1.2.0-dev.3.gabc")]
    [InlineData("feature/x y", "feature-x-y")]
    [InlineData("-_.a.-", "a")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", "012345678901234567890123456789012345678901234567890123456789012")]
    public void A_label_is_one_that_the_api_takes(string text, string expected) => ReleaseStamp.Label(text).ShouldBe(expected);

    [Fact]
    public void No_deployment_or_two_are_refused()
    {
        Should.Throw<UsageException>(() => ServiceManifests.Of(YamlJson.Read(Shop, "x"), "cart", "cart")).What.ShouldContain("no Deployment of cart");
        Should.Throw<UsageException>(() => ServiceManifests.Of(YamlJson.Read($"{Shop}\n---\n{Shop}", "x"), "shop", "shop")).What.ShouldContain("2 Deployments");
    }

    [Fact]
    public void A_template_that_comes_back_brings_its_marks_and_leaves_the_number_of_pods()
    {
        var old = _manifests.Stamped(Release, "registry/shop", "shop");
        var manifest = _manifests.Stamped(Release with { Version = "2.0.0", Digest = Digest.Of("two"u8), RunId = "78-1" }, "registry/shop", "shop");
        manifest.Within("spec")["replicas"] = 1;
        var live = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } };

        var back = TemplateChange.WithTemplate(manifest, (JsonObject)old.Find("spec", "template")!, live);

        back.Number("spec", "replicas").ShouldBe(7);
        back.Text("metadata", "annotations", "slipway.dev/version").ShouldBe(Release.Version);
        back.Text("metadata", "labels", "team").ShouldBe("blue");
        JsonNode.DeepEquals(back.Find("spec", "template"), old.Find("spec", "template")).ShouldBeTrue();
    }

    [Fact]
    public void A_slot_has_a_name_and_selectors_of_its_own_and_the_autoscaler_goes_where_the_traffic_goes()
    {
        var slots = new SlotManifests(_manifests);
        var blue = slots.Deployment(_manifests.Stamped(Release, "registry/shop", "shop"), "blue");
        blue.Name().ShouldBe("shop-blue");
        blue.Text("spec", "selector", "matchLabels", SlotManifests.Label).ShouldBe("blue");
        blue.Text("spec", "template", "metadata", "labels", SlotManifests.Label).ShouldBe("blue");
        slots.Deployment(blue, "green").Name().ShouldBe("shop-green");
        slots.Services.Select(service => SlotManifests.SlotOf(SlotManifests.Service(service, "green"))).ShouldBe(["green"]);
        var autoscaler = slots.AutoscalersOf("green").Single();
        autoscaler.Text("spec", "scaleTargetRef", "name").ShouldBe("shop-green");
        autoscaler.Name().ShouldBe("shop", "one autoscaler, whichever slot serves");
        slots.Rest.Select(other => other.Kind()).ShouldBe(["Namespace", "Deployment"]);
    }

    [Fact]
    public void Two_objects_are_told_apart_by_what_they_say_not_by_the_order_or_the_bookkeeping()
    {
        var one = JsonNode.Parse("""{"a":1,"b":[{"c":2,"d":3}]}""");
        var other = JsonNode.Parse("""{"b":[{"d":3,"c":2}],"a":1}""");
        JsonShape.HashOf(one).ShouldBe(JsonShape.HashOf(other));
        JsonShape.HashOf(JsonNode.Parse("""{"a":1,"b":[{"c":2,"d":4}]}""")).ShouldNotBe(JsonShape.HashOf(one));
        var before = (JsonObject)JsonNode.Parse("""{"metadata":{"name":"x","generation":1},"spec":{"a":1},"status":{"s":1}}""")!;
        var after = (JsonObject)JsonNode.Parse("""{"metadata":{"name":"x","generation":2,"resourceVersion":"9"},"spec":{"a":1}}""")!;
        JsonShape.SameApartFromBookkeeping(before, after).ShouldBeTrue();
        after["spec"]!["a"] = 2;
        JsonShape.SameApartFromBookkeeping(before, after).ShouldBeFalse();
    }
}
