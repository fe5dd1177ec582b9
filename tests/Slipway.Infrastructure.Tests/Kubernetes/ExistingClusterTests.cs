using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>A cluster that is there already is used as it is, and left running.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ExistingClusterTests(ClusterFixture cluster)
{
    [ClusterFact]
    public async Task The_cluster_of_an_existing_kubeconfig_is_used_with_the_registry_that_is_named_and_is_left_running()
    {
        var context = cluster.Context.With(cluster.Cluster.Addresses);
        await using (var part = await ClusterPart.StartAsync(context, CancellationToken.None))
        {
            part.Kubeconfig.ShouldBe(cluster.Cluster.Kubeconfig);
            (part.Registry, part.BaseImage, part.AuditLog).ShouldBe((cluster.Cluster.Registry, cluster.Cluster.BaseImage, cluster.Cluster.AuditLog));
            part.Logs.ShouldBeNull("nothing was started");
            (await NodesAsync(part)).ShouldContain("node/");
        }

        await ShouldLiveAsync();
    }

    /// <summary>A script says what kind says: there is no kind here, and the cluster that it names is the one that runs.</summary>
    [ClusterFact]
    public async Task The_cluster_that_kind_has_for_these_tests_is_used_and_asked_for_by_its_name()
    {
        var folder = cluster.Context.NewFolder("kind-stand-in");
        var script = $"""
            #!/bin/sh
            echo "$*" >> {folder}/asked
            case "$*" in
              "get clusters") printf 'production\nslipway-tests\n' ;;
              "get kubeconfig --name slipway-tests") cat {cluster.Cluster.Kubeconfig} ;;
              *) echo "unknown command $*" >&2; exit 1 ;;
            esac

            """;
        var context = WithKind(folder, script);
        await using (var part = await ClusterPart.StartAsync(context, CancellationToken.None))
        {
            part.Kubeconfig.ShouldNotBe(cluster.Cluster.Kubeconfig);
            File.ReadAllText(part.Kubeconfig).ShouldBe(File.ReadAllText(cluster.Cluster.Kubeconfig));
            (await NodesAsync(part)).ShouldContain("node/");
        }

        File.ReadAllLines(folder / "asked").ShouldBe(["get clusters", "get kubeconfig --name slipway-tests"]);
        await ShouldLiveAsync();
    }

    [ClusterFact]
    public async Task Another_cluster_of_kind_is_not_touched()
    {
        var folder = cluster.Context.NewFolder("kind-stand-in");
        var context = WithKind(folder, $"#!/bin/sh\necho \"$*\" >> {folder}/asked\necho production\n");
        (await KindCluster.FindAsync(context, CancellationToken.None)).ShouldBeNull();
        File.ReadAllLines(folder / "asked").ShouldBe(["get clusters"]);
    }

    private PartContext WithKind(AbsolutePath folder, string script)
    {
        File.WriteAllText(folder / "kind", script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder / "kind", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return cluster.Context.With(new Dictionary<string, string> { [ClusterPart.ExistingVariable] = "", ["PATH"] = $"{folder}:{cluster.Context.Environment.Get("PATH")}" });
    }

    private async Task<string> NodesAsync(ClusterPart part) => (await cluster.Context.Processes.RunAsync(
        new ProcessSpec("kubectl", "--kubeconfig", part.Kubeconfig, "get", "nodes", "--output", "name") { Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None)).StandardOutput;

    private async Task ShouldLiveAsync() => (await cluster.Api.GetStringAsync(new Uri("readyz", UriKind.Relative))).ShouldBe("ok");
}
