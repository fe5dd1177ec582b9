using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>A test on a Kubernetes cluster: skipped where there is none, failing without one on a CI server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        var environment = new SystemEnvironment();
        if (environment.Get("CI") != "true" && !ClusterPart.CanStart(environment))
        {
            Skip = "There is no cluster. Build one (tests/infrastructure/install: Linux, root), or name one (SLIPWAY_TEST_KUBECONFIG, SLIPWAY_REGISTRY).";
        }
    }
}
