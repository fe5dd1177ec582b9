namespace Slipway.Delivery.Baking;

/// <summary>The probes that came back since the last sample.</summary>
public sealed record ProbeTally
{
    /// <summary>Answered below 400.</summary>
    public int Good { get; init; }

    /// <summary>Answered by 4xx: the probe is wrong, or its route is not there. No evidence for or against the release.</summary>
    public int Misaimed { get; init; }

    /// <summary>Answered by 5xx.</summary>
    public int ServerErrors { get; init; }

    /// <summary>Not answered.</summary>
    public int Failed { get; init; }

    /// <summary>Not sent: the way was broken, or too many were still under way.</summary>
    public int NotSent { get; init; }

    /// <summary>Of all answers below 400 or above 499: slower than the latency objective.</summary>
    public int Slow { get; init; }

    /// <summary>The last trouble in words.</summary>
    public string? Trouble { get; init; }
}
