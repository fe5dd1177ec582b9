using System.Collections.Immutable;

namespace Slipway.Delivery.Dora;

/// <summary>One service in one environment.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Windows">The windows that end now, as they were asked for.</param>
/// <param name="Trend">One window a week, the oldest first, the last ending now.</param>
/// <param name="OpenFailures">Failed deployments that nothing has remedied yet.</param>
public sealed record DoraSeries(string Service, string Environment, ImmutableArray<DoraWindow> Windows, ImmutableArray<DoraWindow> Trend, int OpenFailures)
{
    /// <summary>When users last got a deployment; absent when they never did.</summary>
    public DateTimeOffset? LastDeployment { get; init; }

    /// <summary>When users last got one that failed; absent when they never did.</summary>
    public DateTimeOffset? LastFailedDeployment { get; init; }
}
