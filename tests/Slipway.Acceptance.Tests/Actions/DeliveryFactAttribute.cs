using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>Needs a cluster. On a CI server, where it must not be missing, the test runs and fails without one.</summary>
public sealed class DeliveryFactAttribute : FactAttribute
{
    public DeliveryFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !ClusterPart.CanStart(new SystemEnvironment()))
        {
            Skip = "There is no cluster, and what starts one is not built: tests/infrastructure/install (Linux, root).";
        }
    }
}
