using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>Whether tests on a cluster can run here.</summary>
internal static class ClusterNeeded
{
    /// <summary>Why not; <see langword="null"/> where they can, and on a CI server, where they must.</summary>
    public static string? SkipReason { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || ClusterPart.CanStart(new SystemEnvironment())
            ? null
            : "There is no cluster. Build one (tests/infrastructure/install: Linux, root), or name one (SLIPWAY_TEST_KUBECONFIG, SLIPWAY_REGISTRY).";
}
