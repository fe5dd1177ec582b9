using System.Collections.Immutable;

namespace Slipway.Delivery;

/// <summary>The routes that delivery uses. Health, version and metrics are never part of the judged traffic.</summary>
public sealed record ServiceEndpoints
{
    /// <summary>Answers 200 when the service may get traffic. Default: <c>/readyz</c>.</summary>
    public string Ready { get; init; } = "/readyz";

    /// <summary>Answers 200 while the process is alive. Default: <c>/healthz</c>.</summary>
    public string Health { get; init; } = "/healthz";

    /// <summary>Says which version runs. Default: <c>/version</c>.</summary>
    public string Version { get; init; } = "/version";

    /// <summary>Prometheus text. Default: <c>/metrics</c>; <see langword="null"/>: the service has none, probes alone judge it.</summary>
    public string? Metrics { get; init; } = "/metrics";

    /// <summary>Routes that do work, for synthetic probes, asked in turn. Default: <c>/</c>.</summary>
    public ImmutableArray<string> Probes { get; init; } = ["/"];
}
