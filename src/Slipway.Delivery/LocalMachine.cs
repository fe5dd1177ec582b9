namespace Slipway.Delivery;

/// <summary>Processes on this machine, behind an ingress of their own.</summary>
public sealed record LocalMachine : WorkloadLocation
{
    /// <summary>Where a service would like to answer; another port when that is taken. Default: 8080.</summary>
    public int PreferredPort { get; init; } = 8080;
}
