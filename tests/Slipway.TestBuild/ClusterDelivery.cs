using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.TestBuild;

/// <summary>KUBECONFIG NAMESPACE MANIFESTS STRATEGY IMAGE DIGEST VERSION LAST: delivers the image to a cluster, and is killed before the change LAST.</summary>
internal static class ClusterDelivery
{
    public static async Task RunAsync(string[] args)
    {
        var options = new KubernetesOptions
        {
            Environment = "test",
            Kubeconfig = AbsolutePath.Create(args[0]),
            Namespace = args[1],
            Manifests = [AbsolutePath.Create(args[2])],
            Strategy = args[3] switch { "bluegreen" => new BlueGreenStrategy(), "canary" => new CanaryStrategy { Steps = [50, 100] }, _ => new RollingStrategy() },
            PodAccess = args[3] == "forward" ? PodAccess.PortForward : PodAccess.Proxy,
            RunId = $"run of {args[6]}",
        };
        var runner = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), options.Manifests[0]);
        await using var workload = new KubernetesWorkload(options, null, runner, new SuicidalGate(args[7]), TimeProvider.System, NullLog.Instance);
        var service = new Service("load-harness", new DotNetProject("src/LoadHarness/LoadHarness.csproj"));
        var request = new DeployRequest(service, args[4], Digest.Parse(args[5]), args[6], "commit", DateTimeOffset.UnixEpoch, options.RunId);
        var outcome = await workload.DeployAsync(request, CancellationToken.None);
        while (await workload.AdvanceAsync(service, outcome.Release, CancellationToken.None) is not null)
        {
            // Each step passes.
        }

        if (options.PodAccess == PodAccess.PortForward)
        {
            await (await workload.ObserveAsync(service, outcome.Release, CancellationToken.None)).Telemetry!.ReadAsync(CancellationToken.None);
        }

        await workload.AcceptAsync(service, outcome.Release, CancellationToken.None);
    }
}
