namespace Slipway.Delivery.Baking;

/// <summary>The comparison with the old release in the same time. It rejects or is silent; it never accepts.</summary>
internal sealed class RelativeCheck(bool shadow, double alpha, double tolerance, int independent)
{
    private readonly RelativeTest _test = new(alpha, tolerance);
    private long _requests;
    private long _errors;
    private long _oldRequests;
    private long _oldErrors;

    public bool Shadow => shadow;

    public bool Rejected { get; private set; }

    /// <summary>What both answered between two readings, with the busiest new instance setting the discount for both.</summary>
    public void Add(long newErrors, long newRequests, long busiest, long errorsOfOld, long requestsOfOld)
    {
        (_errors, _requests, _oldErrors, _oldRequests) = (_errors + newErrors, _requests + newRequests, _oldErrors + errorsOfOld, _oldRequests + requestsOfOld);
        _test.Add(newErrors, newRequests, errorsOfOld, requestsOfOld, RateCheck.Weight(busiest, independent));
        Rejected |= _test.Rejected;
    }

    public string Rejection() =>
        $"{BakePlan.RelativeCheck}: new {_errors}/{_requests} vs old {_oldErrors}/{_oldRequests}, e {Math.Min(_test.EValue, 1e9):0} >= {_test.RejectAt:0}";

    public CheckState State() => new(BakePlan.RelativeCheck, Rejected ? SequentialOutcome.Rejected : SequentialOutcome.Undecided, shadow)
    {
        Requests = _requests,
        Bad = _errors,
        Interval = WilsonInterval.Of(_errors, _requests),
        OldRequests = _oldRequests,
        OldBad = _oldErrors,
        LogEvidence = _test.LogEValue,
        RejectAt = Math.Log(_test.RejectAt),
    };
}
