namespace Slipway.Delivery.Baking;

/// <summary>An absolute check: the share of bad requests against its objective, restarted after each acceptance.</summary>
internal sealed class RateCheck(string name, bool shadow, RateObjective objective, double alpha, double beta, int independent)
{
    private readonly RestartingSequentialTest _test = new(objective.P0, objective.P1, alpha, beta);
    private TimeSpan _segmentStart;
    private long _segmentRequests;
    private long _segmentBad;

    public string Name => name;

    public bool Shadow => shadow;

    public long Requests { get; private set; }

    public long Bad { get; private set; }

    public long OldRequests { get; private set; }

    public long OldBad { get; private set; }

    public bool Rejected => _test.Rejected;

    public bool Accepted => _test.Acceptances > 0 && !_test.Rejected;

    /// <summary>The running segment speaks against the release, though not loud enough to reject it: a pass waits.</summary>
    public bool Suspicious => _test.LogLikelihoodRatio > 0;

    public double LogLikelihoodRatio => _test.LogLikelihoodRatio;

    public double RejectAt => _test.RejectAt;

    public double AcceptAt => _test.AcceptAt;

    public int Acceptances => _test.Acceptances;

    /// <summary>One instance's requests between two readings, discounted as a whole above the number that is taken for independent.</summary>
    public void Add(long bad, long requests)
    {
        if (requests <= 0)
            return;
        Requests += requests;
        Bad += bad;
        _segmentRequests += requests;
        _segmentBad += bad;
        _test.Add(bad, requests - bad, Weight(requests, independent));
    }

    public void AddOld(long bad, long requests)
    {
        OldRequests += requests;
        OldBad += bad;
    }

    public void Conclude(TimeSpan at)
    {
        if (_test.Conclude() != SequentialOutcome.Accepted)
            return;
        _segmentStart = at;
        (_segmentRequests, _segmentBad) = (0, 0);
    }

    public static double Weight(long requests, int independent) => requests <= independent ? 1 : (double)independent / requests;

    public string Counts()
    {
        var all = $"{Bad}/{Requests}";
        var old = OldRequests > 0 ? $" vs old {OldBad}/{OldRequests}" : "";
        return _test.Acceptances == 0 ? $"new {all}{old}" : $"new {_segmentBad}/{_segmentRequests} since {Clock.Text(_segmentStart)} ({all} in all){old}";
    }

    public string Rejection() => $"{name}: {Counts()}, LLR {_test.LogLikelihoodRatio:0.00} >= {_test.RejectAt:0.00}";

    public CheckState State() => new(
        name,
        _test.Rejected ? SequentialOutcome.Rejected : Accepted ? SequentialOutcome.Accepted : SequentialOutcome.Undecided,
        shadow)
    {
        Requests = Requests,
        Bad = Bad,
        Interval = WilsonInterval.Of(Bad, Requests),
        OldRequests = OldRequests > 0 ? OldRequests : null,
        OldBad = OldRequests > 0 ? OldBad : null,
        LogEvidence = _test.LogLikelihoodRatio,
        RejectAt = _test.RejectAt,
        AcceptAt = _test.AcceptAt,
        Acceptances = _test.Acceptances,
    };
}
