namespace Slipway.Delivery.Baking;

/// <summary>What became of one probe.</summary>
/// <param name="Result">Whether there was an answer.</param>
/// <param name="Duration">From sending to the end of the answer.</param>
public sealed record ProbeOutcome(ProbeResult Result, TimeSpan Duration)
{
    /// <summary>The HTTP status of an answer.</summary>
    public int? Status { get; init; }

    /// <summary>In words what went wrong, with the route: <c>GET /jobs: connection refused</c>.</summary>
    public string? Text { get; init; }
}
