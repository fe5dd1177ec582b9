using Slipway.Delivery.Deploying;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A chart, rendered by Helm itself.</summary>
[Collection(ClusterCollection.Name)]
public sealed class HelmTests(ClusterFixture cluster)
{
    [ClusterFact]
    public async Task A_chart_is_delivered_with_the_environments_values_for_the_clusters_own_version()
    {
        await using var helm = await HelmPart.StartAsync(cluster.Context, Never);
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-helm");
        await using var world = await CreateAsync(cluster, "helm");
        var chart = await ChartAsync(cluster.Context.NewFolder("charts") / "load-harness", node);
        world.Options = world.Options with { Manifests = [chart], Helm = helm.Program, HelmValues = [chart.Parent! / "staging.yaml"], RollbackWatch = TimeSpan.Zero };

        var release = await world.AcceptImaginedAsync("1.0.0");

        var live = (await world.Space.FindAsync("deployment", "load-harness"))!;
        ((int)live["spec"]!["replicas"]!).ShouldBe(3, "by the values of the environment");
        ((string)live["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!).ShouldBe($"load-harness@{release.Digest}");
        ((string)live["metadata"]!["annotations"]!["team"]!).ShouldBe("blue", "by the chart's own values");
        ((string)live["metadata"]!["annotations"]!["for"]!).ShouldStartWith("v1.20.", customMessage: "the cluster's version, not Helm's guess");
        ((string)live["metadata"]!["annotations"]!["in"]!).ShouldBe(world.Space.Name);
        (await world.Space.FindAsync("service", "load-harness")).ShouldNotBeNull();
        (await world.Space.FindAsync("pod", "load-harness-test")).ShouldBeNull("a hook is for an installation by Helm itself");

        await world.AcceptImaginedAsync("1.1.0");
        await using var workload = world.NewWorkloadWithoutRegistry(world.NewRun());
        (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
    }

    [ClusterFact]
    public async Task A_chart_that_does_not_render_and_a_helm_that_is_not_there_change_nothing()
    {
        await using var helm = await HelmPart.StartAsync(cluster.Context, Never);
        await using var world = await CreateAsync(cluster, "nohelm");
        var chart = (cluster.Context.NewFolder("charts") / "broken" / "templates").CreateDirectory().Parent!;
        await File.WriteAllTextAsync(chart / "Chart.yaml", "apiVersion: v2\nname: broken\nversion: 0.1.0\n");
        await File.WriteAllTextAsync(chart / "templates" / "all.yaml", "{{ required \"a host is needed\" .Values.host }}\n");
        world.Options = world.Options with { Manifests = [chart], Helm = helm.Program };
        (await FailureAsync(world)).ShouldContain("a host is needed");

        world.Options = world.Options with { Helm = "no-helm-anywhere" };
        (await FailureAsync(world)).ShouldContain("no-helm-anywhere");
        (await world.Space.FindAsync("lease", "slipway-test-load-harness")).ShouldBeNull();
    }

    private static async Task<string> FailureAsync(ClusterWorld world)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var failure = await Should.ThrowAsync<Exception>(workload.DeployAsync(world.Imagined("1.0.0", run), Never));
        failure.ShouldNotBeOfType<DeployFailedException>();
        return failure switch
        {
            UsageException usage => $"{usage.What} {usage.Why}",
            TargetFailedException failed => $"{failed.What} {failed.Why}",
            _ => failure.Message,
        };
    }

    private static async Task<AbsolutePath> ChartAsync(AbsolutePath folder, PuppetNode node)
    {
        var templates = (folder / "templates").CreateDirectory();
        await File.WriteAllTextAsync(folder / "Chart.yaml", "apiVersion: v2\nname: load-harness\nversion: 0.1.0\nkubeVersion: \">= 1.20.0 < 1.21.0\"\n");
        await File.WriteAllTextAsync(folder / "values.yaml", "replicas: 1\nteam: blue\n");
        await File.WriteAllTextAsync(folder.Parent! / "staging.yaml", "replicas: 3\n");
        var manifests = node.Host(LoadHarnessManifests.Of(new TestImage("load-harness", $"sha256:{new string('0', 64)}", "0.0.0"), replicas: 77))
            .Replace("replicas: 77", "replicas: {{ .Values.replicas }}", StringComparison.Ordinal)
            .Replace(
                "metadata: { name: load-harness }\nspec:\n  replicas",
                """
                metadata:
                  name: {{ .Chart.Name }}
                  annotations: { team: {{ .Values.team }}, for: {{ .Capabilities.KubeVersion.Version }}, in: {{ .Release.Namespace }} }
                spec:
                  replicas
                """,
                StringComparison.Ordinal);
        await File.WriteAllTextAsync(templates / "all.yaml", manifests);
        await File.WriteAllTextAsync(templates / "test.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: { name: "{{ .Chart.Name }}-test", annotations: { helm.sh/hook: test } }
            spec: { containers: [{ name: test, image: nobody/ever }] }

            """);
        return folder;
    }
}
