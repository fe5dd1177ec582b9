using Slipway.Delivery.Deploying.Kubernetes;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Weights without traffic, for tests in whose pods nothing runs.</summary>
internal sealed class NotedSplit : ITrafficSplitter
{
    /// <summary>The canary's share now.</summary>
    public int Percent { get; private set; }

    public Task SplitAsync(TrafficSplit split, CancellationToken cancellationToken)
    {
        Percent = split.Percent;
        return Task.CompletedTask;
    }
}
