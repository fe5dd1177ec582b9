using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>The manifests as kubectl renders them.</summary>
public class KustomizeTests
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    private static readonly string[] Kinds =
    [
        "Deployment apps/v1", "HorizontalPodAutoscaler autoscaling/v2", "Namespace v1", "NetworkPolicy networking.k8s.io/v1",
        "PodDisruptionBudget policy/v1", "Service v1", "ServiceAccount v1",
    ];

    [ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task An_overlay_holds_every_part_of_the_service_in_its_own_namespace(string overlay)
    {
        var objects = await RenderAsync(Overlay(overlay));

        objects.Select(o => $"{Text(o, "kind")} {Text(o, "apiVersion")}").Order(StringComparer.Ordinal).ShouldBe(Kinds);
        foreach (var o in objects)
        {
            var scope = Text(o, "kind") == "Namespace" ? "name" : "namespace";
            Text(o, "metadata", scope).ShouldBe($"load-harness-{overlay}", Text(o, "kind"));
            Text(o, "metadata", "labels", "app.kubernetes.io/part-of").ShouldBe("slipway", Text(o, "kind"));
        }
    }

    [ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task The_pod_has_no_rights_it_does_not_need(string overlay)
    {
        var pod = (YamlMappingNode)At(Single(await RenderAsync(Overlay(overlay)), "Deployment"), "spec", "template", "spec");
        var container = ((YamlSequenceNode)At(pod, "containers")).Children.ShouldHaveSingleItem();

        Text(pod, "securityContext", "runAsNonRoot").ShouldBe("true");
        Text(pod, "securityContext", "runAsUser").ShouldBe("10001");
        Text(pod, "securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault");
        Text(pod, "automountServiceAccountToken").ShouldBe("false");
        Text(container, "securityContext", "allowPrivilegeEscalation").ShouldBe("false");
        Text(container, "securityContext", "readOnlyRootFilesystem").ShouldBe("true");
        ((YamlSequenceNode)At(container, "securityContext", "capabilities", "drop")).Children.ShouldHaveSingleItem().ToString().ShouldBe("ALL");
        foreach (var what in (string[])["requests", "limits"])
        {
            Text(container, "resources", what, "cpu").ShouldNotBeEmpty();
            Text(container, "resources", what, "memory").ShouldNotBeEmpty();
        }
    }

    [ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task Probes_selectors_and_time_limits_fit_the_service(string overlay)
    {
        var objects = await RenderAsync(Overlay(overlay));
        var deployment = Single(objects, "Deployment");
        var pod = At(deployment, "spec", "template", "spec");
        var container = ((YamlSequenceNode)At(pod, "containers")).Children[0];

        Text(container, "livenessProbe", "httpGet", "path").ShouldBe("/healthz");
        Text(container, "readinessProbe", "httpGet", "path").ShouldBe("/readyz");
        Text(container, "startupProbe", "httpGet", "path").ShouldBe("/healthz");
        var grace = int.Parse(Environment(container, "Shutdown__GraceSeconds"));
        grace.ShouldBeGreaterThan(int.Parse(Environment(container, "Shutdown__DrainSeconds")));
        int.Parse(Text(pod, "terminationGracePeriodSeconds")).ShouldBeGreaterThan(grace);

        // Labels that differ between overlays must stay out of selectors, which cannot change once applied.
        var label = "app.kubernetes.io/name";
        ((YamlMappingNode)At(deployment, "spec", "selector", "matchLabels")).Children.ShouldHaveSingleItem().Value.ToString().ShouldBe("load-harness");
        Text(Single(objects, "Service"), "spec", "selector", label).ShouldBe("load-harness");
        Text(Single(objects, "PodDisruptionBudget"), "spec", "selector", "matchLabels", label).ShouldBe("load-harness");
        Text(deployment, "spec", "template", "metadata", "labels", label).ShouldBe("load-harness");
    }

    [ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task The_autoscaler_goes_up_at_once_and_down_after_a_minute(string overlay)
    {
        var objects = await RenderAsync(Overlay(overlay));
        var spec = At(Single(objects, "HorizontalPodAutoscaler"), "spec");

        Text(spec, "minReplicas").ShouldBe("1");
        Text(spec, "maxReplicas").ShouldBe("8");
        Text(((YamlSequenceNode)At(spec, "metrics")).Children[0], "resource", "target", "averageUtilization").ShouldBe("50");
        Text(spec, "behavior", "scaleUp", "stabilizationWindowSeconds").ShouldBe("0");
        Text(spec, "behavior", "scaleDown", "stabilizationWindowSeconds").ShouldBe("60");
        ((YamlMappingNode)At(Single(objects, "Deployment"), "spec")).Children.ShouldNotContainKey(new YamlScalarNode("replicas"));
    }

    [ToolFact("kubectl")]
    public async Task The_image_is_a_placeholder_that_cannot_be_pulled()
    {
        foreach (var overlay in (string[])["staging", "production"])
            Image(await RenderAsync(Overlay(overlay))).ShouldBe($"load-harness@sha256:{new string('0', 64)}");
    }

    [ToolFact("kubectl")]
    public async Task A_deployment_puts_its_image_and_digest_in_place_from_outside()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-kustomize-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kustomization.yaml"), $$"""
                resources:
                  - {{Path.GetRelativePath(folder.FullName, Overlay("staging"))}}
                images:
                  - name: load-harness
                    newName: registry.example.com/team/load-harness
                    digest: {{Digest}}
                patches:
                  - target: { kind: Deployment, name: load-harness }
                    patch: |-
                      - op: add
                        path: /spec/template/metadata/annotations
                        value: { slipway.dev/image-digest: "{{Digest}}" }
                """);

            var objects = await RenderAsync(folder.FullName);

            Image(objects).ShouldBe($"registry.example.com/team/load-harness@{Digest}");
            Text(Single(objects, "Deployment"), "spec", "template", "metadata", "annotations", "slipway.dev/image-digest").ShouldBe(Digest);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Overlay(string name) => Path.Combine(Repository.Root, "k8s", "overlays", name);

    private static async Task<IReadOnlyList<YamlNode>> RenderAsync(string folder)
    {
        var (exitCode, output, errors) = await Tool.RunAsync("kubectl", "", "kustomize", folder);
        exitCode.ShouldBe(0, errors);
        var stream = new YamlStream();
        stream.Load(new StringReader(output));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    private static YamlNode Single(IEnumerable<YamlNode> objects, string kind) => objects.Single(o => Text(o, "kind") == kind);

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (n, key) => n[key]);

    private static string Text(YamlNode node, params string[] path) => At(node, path).ToString();

    private static string Image(IEnumerable<YamlNode> objects) =>
        Text(((YamlSequenceNode)At(Single(objects, "Deployment"), "spec", "template", "spec", "containers")).Children[0], "image");

    private static string Environment(YamlNode container, string name) =>
        Text(((YamlSequenceNode)At(container, "env")).Children.Single(e => Text(e, "name") == name), "value");
}
