using Slipway.Building;
using Slipway.Components;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;

namespace Slipway.TestBuild;

/// <summary>
/// KUBECONFIG NAMESPACE MANIFESTS STRATEGY REGISTRY LAST: delivers to a cluster what the working directory's <c>pushed.json</c> names, by the targets, and is killed
/// before the change LAST.
/// </summary>
public static class ClusterDelivery
{
    /// <summary>Short, since what is tested is the end of the run.</summary>
    public static BakePlan Plan { get; } = new()
    {
        MinimumDuration = TimeSpan.FromSeconds(4),
        MaximumDuration = TimeSpan.FromMinutes(3),
        Interval = TimeSpan.FromSeconds(1),
        SettleTime = TimeSpan.FromSeconds(3),
        ProbeRate = 30,
    };

    /// <summary>By its name on the command line.</summary>
    public static DeploymentStrategy StrategyOf(string name) => name switch
    {
        "bluegreen" => new BlueGreenStrategy { KeepFormer = TimeSpan.Zero },
        "canary" => new CanaryStrategy { Steps = [50, 100] },
        _ => new RollingStrategy(),
    };

    internal static Task<int> RunAsync(string[] args)
    {
        ClusterBuild.To.Value = new(AbsolutePath.Create(args[0]), args[1], AbsolutePath.Create(args[2]), args[4], StrategyOf(args[3]), Plan)
        {
            PodAccess = args[3] == "forward" ? PodAccess.PortForward : PodAccess.Proxy,
        };
        var surroundings = new SystemEnvironment();
        var invocation = new BuildInvocation
        {
            Arguments = ["Bake", .. ClusterBuild.Alone],
            Environment = new FixedEnvironment(
                new Dictionary<string, string> { ["PATH"] = surroundings.Get("PATH") ?? "", ["TMPDIR"] = surroundings.Get("TMPDIR") ?? "/tmp", ["GITHUB_RUN_ID"] = "killed" }),
            WorkingDirectory = AbsolutePath.Create(Directory.GetCurrentDirectory()),
            Output = Console.Out,
            Error = Console.Error,
            Clock = TimeProvider.System,
            Gate = _ => new SuicidalGate(args[5]),
        };
        return BuildRunner.RunAsync(invocation, [(ClusterBuild build) => ((IBake)build).Bake], CancellationToken.None);
    }
}
