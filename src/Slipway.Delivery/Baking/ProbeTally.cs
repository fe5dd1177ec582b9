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

    /// <summary>The last trouble of the gravest kind in it, in words: not answered, answered by 5xx, by 4xx, not sent.</summary>
    public string? Trouble { get; init; }

    /// <summary>With one more outcome.</summary>
    internal ProbeTally With(ProbeOutcome outcome, bool slow) => outcome switch
    {
        { Result: ProbeResult.NotSent } => (this with { NotSent = NotSent + 1 }).Told(outcome, Failed + ServerErrors + Misaimed),
        { Result: ProbeResult.Failed } => (this with { Failed = Failed + 1 }).Told(outcome, 0),
        { Status: >= 500 } => (this with { ServerErrors = ServerErrors + 1, Slow = Slow + (slow ? 1 : 0) }).Told(outcome, Failed),
        { Status: >= 400 } => (this with { Misaimed = Misaimed + 1 }).Told(outcome, Failed + ServerErrors),
        _ => this with { Good = Good + 1, Slow = Slow + (slow ? 1 : 0) },
    };

    private ProbeTally Told(ProbeOutcome outcome, int graver) => graver > 0 ? this : this with { Trouble = outcome.Text ?? Trouble };
}
