namespace Slipway.Delivery.Baking;

/// <summary>Where one check stood at the end.</summary>
/// <param name="Name">Its name in the verdict line.</param>
/// <param name="Outcome">Accepted when it accepted at least once and did not reject afterwards.</param>
/// <param name="Shadow">Without a say in the verdict.</param>
public sealed record CheckState(string Name, SequentialOutcome Outcome, bool Shadow)
{
    /// <summary>The new release's requests that were judged.</summary>
    public long? Requests { get; init; }

    /// <summary>The bad ones among them.</summary>
    public long? Bad { get; init; }

    /// <summary>The share of bad ones, with its 95 % bounds.</summary>
    public WilsonInterval? Interval { get; init; }

    /// <summary>The old release's requests in the same time.</summary>
    public long? OldRequests { get; init; }

    /// <summary>The bad ones among them.</summary>
    public long? OldBad { get; init; }

    /// <summary>The running segment's log-likelihood ratio, or the logarithm of the e-value.</summary>
    public double? LogEvidence { get; init; }

    /// <summary>Rejects at or above it.</summary>
    public double? RejectAt { get; init; }

    /// <summary>Accepts at or below it.</summary>
    public double? AcceptAt { get; init; }

    /// <summary>How often it accepted.</summary>
    public int? Acceptances { get; init; }

    /// <summary>What a custom check said last.</summary>
    public string? Text { get; init; }
}
