namespace Slipway.Delivery.Baking;

/// <summary>
/// A sequential test that starts again after each acceptance, so that a fault which begins late is still found: without the restart the ratio would
/// sink without end while all is well, and a fault would first have to climb out. Segment <c>k</c> spends <c>alpha/2^k</c>, all of them together alpha.
/// </summary>
public sealed class RestartingSequentialTest
{
    private readonly double _p0;
    private readonly double _p1;
    private readonly double _firstRejectAt;
    private readonly double _acceptAt;
    private SequentialProbabilityRatioTest _current;

    /// <summary>A test that over all its segments rejects a good rate with probability at most <paramref name="alpha"/>.</summary>
    public RestartingSequentialTest(double p0, double p1, double alpha, double beta)
    {
        _ = new SequentialProbabilityRatioTest(p0, p1, alpha, beta);
        (_p0, _p1) = (p0, p1);
        _firstRejectAt = Math.Log(2 / alpha);
        _acceptAt = Math.Log(beta);
        _current = Segments(1);
    }

    /// <summary>The running segment, from one.</summary>
    public int Segment { get; private set; } = 1;

    /// <summary>How often the good rate was accepted.</summary>
    public int Acceptances => Segment - 1;

    /// <summary>The running segment's ratio.</summary>
    public double LogLikelihoodRatio => _current.LogLikelihoodRatio;

    /// <summary>The running segment's upper bound.</summary>
    public double RejectAt => _current.RejectAt;

    /// <summary>The lower bound, the same in every segment.</summary>
    public double AcceptAt => _acceptAt;

    /// <summary>Rejected, once it is, is for good.</summary>
    public bool Rejected => _current.Outcome == SequentialOutcome.Rejected;

    /// <summary>Adds a batch to the running segment; see <see cref="SequentialProbabilityRatioTest.Add"/>.</summary>
    public void Add(double bad, double good, double weight = 1) => _current.Add(bad, good, weight);

    /// <summary>Looks at the bounds; to be called when all that belongs to one moment was added. An acceptance starts the next segment.</summary>
    public SequentialOutcome Conclude()
    {
        var outcome = _current.Outcome;
        if (outcome == SequentialOutcome.Accepted)
            _current = Segments(++Segment);
        return outcome;
    }

    // By logarithms, since alpha/2^k is zero in a double from some thousand segments on.
    private SequentialProbabilityRatioTest Segments(int segment) =>
        new(_p0, _p1, _firstRejectAt + ((segment - 1) * Math.Log(2)), _acceptAt, checkedBounds: true);
}
