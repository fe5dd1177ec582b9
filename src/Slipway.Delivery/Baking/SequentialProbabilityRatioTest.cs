namespace Slipway.Delivery.Baking;

/// <summary>
/// Wald's sequential probability ratio test on a stream of good and bad requests: “the bad share is <c>p0</c>” against “it is <c>p1</c>”
/// (A. Wald, <i>Sequential Analysis</i>, 1947). The bounds are the conservative <c>ln(1/alpha)</c> and <c>ln(beta)</c>, which keep both risks
/// below what was asked for at any sample size and any moment of looking.
/// </summary>
public sealed class SequentialProbabilityRatioTest
{
    /// <summary>A test whose false rejections are at most <paramref name="alpha"/> and false acceptances at most <paramref name="beta"/>.</summary>
    public SequentialProbabilityRatioTest(double p0, double p1, double alpha, double beta)
        : this(p0, p1, Math.Log(1 / alpha), Math.Log(beta), checkedBounds: true)
    {
    }

    internal SequentialProbabilityRatioTest(double p0, double p1, double rejectAt, double acceptAt, bool checkedBounds)
    {
        if (!(p0 > 0 && p0 < p1 && p1 < 1))
            throw new ArgumentOutOfRangeException(nameof(p1), $"0 < p0 < p1 < 1 is needed; p0 is {p0}, p1 is {p1}.");
        if (checkedBounds && !(rejectAt > 0 && acceptAt < 0))
            throw new ArgumentOutOfRangeException(nameof(rejectAt), "alpha and beta are shares between 0 and 1.");

        BadStep = Math.Log(p1 / p0);
        GoodStep = Math.Log((1 - p1) / (1 - p0));
        RejectAt = rejectAt;
        AcceptAt = acceptAt;
    }

    /// <summary>What one bad request adds: <c>ln(p1/p0)</c>, above zero.</summary>
    public double BadStep { get; }

    /// <summary>What one good request adds: <c>ln((1-p1)/(1-p0))</c>, below zero.</summary>
    public double GoodStep { get; }

    /// <summary>The upper bound.</summary>
    public double RejectAt { get; }

    /// <summary>The lower bound.</summary>
    public double AcceptAt { get; }

    /// <summary>The log-likelihood ratio so far.</summary>
    public double LogLikelihoodRatio { get; private set; }

    /// <summary>Where the ratio stands between its bounds.</summary>
    public SequentialOutcome Outcome =>
        LogLikelihoodRatio >= RejectAt ? SequentialOutcome.Rejected
        : LogLikelihoodRatio <= AcceptAt ? SequentialOutcome.Accepted
        : SequentialOutcome.Undecided;

    /// <summary>
    /// Adds a batch. A <paramref name="weight"/> below one discounts requests that are not independent of each other; it must not depend on how many of
    /// them were bad. Then the ratio stays a supermartingale under the good rate (Jensen), and both risks hold.
    /// </summary>
    public void Add(double bad, double good, double weight = 1)
    {
        if (!(bad >= 0 && good >= 0 && weight is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(weight), $"Counts are not negative and a weight is at most 1; got {bad}, {good}, {weight}.");

        LogLikelihoodRatio += weight * ((bad * BadStep) + (good * GoodStep));
    }
}
