using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Local;
using Slipway.TestService;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.TestBuild;

/// <summary>FOLDER IMAGES VERSION LAST: delivers VERSION on this machine, and is killed before the change LAST.</summary>
internal static class LocalDelivery
{
    public static async Task RunAsync(string[] args)
    {
        var folder = AbsolutePath.Create(args[0]);
        var releases = new TestReleases(AbsolutePath.Create(args[1]));
        var environment = new SystemEnvironment();
        var service = new Service("shop", new DotNetProject("src/Shop/Shop.csproj"));
        using var workload = new LocalWorkload(
            new LocalWorkloadOptions { Folder = folder, IngressProgram = AbsolutePath.Create(AppContext.BaseDirectory) / "ingress" / "Slipway.Ingress.dll" },
            releases,
            new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, environment, folder.Parent!),
            new SuicidalGate(args[3]),
            environment,
            TimeProvider.System,
            NullLog.Instance);
        var request = new DeployRequest(service, "shop", releases.Add(new Behaviour(args[2])), args[2], "commit", DateTimeOffset.UnixEpoch, $"run of {args[2]}");
        var outcome = await workload.DeployAsync(request, CancellationToken.None);
        await workload.AcceptAsync(service, outcome.Release, CancellationToken.None);
    }
}
