namespace Slipway.Delivery.Scanning;

/// <summary>Another rule for one kind, in one service, one environment, or one service in one environment.</summary>
/// <param name="Kind">The kind of finding.</param>
/// <param name="Policy">What counts there.</param>
public sealed record PolicyOverride(FindingKind Kind, KindPolicy Policy)
{
    /// <summary>Only for this service's image; absent: for everything.</summary>
    public string? Service { get; init; }

    /// <summary>Only on the way to this environment; absent: to any.</summary>
    public string? Environment { get; init; }

    internal bool Applies(FindingKind kind, string? service, string? environment) =>
        kind == Kind && (Service is null || Service == service) && (Environment is null || Environment == environment);
}
