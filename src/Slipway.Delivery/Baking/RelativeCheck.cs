namespace Slipway.Delivery.Baking;

/// <summary>The comparison with the old release in the same time. It rejects or is silent; it never accepts.</summary>
internal sealed class RelativeCheck(bool shadow, double alpha, double tolerance, int independent)
{
    private readonly RelativeTest test = new(alpha, tolerance);
    private long requests;
    private long errors;
    private long oldRequests;
    private long oldErrors;

    public bool Shadow => shadow;

    public bool Rejected { get; private set; }

    /// <summary>What both answered between two readings, with the busiest new instance setting the discount for both.</summary>
    public void Add(long newErrors, long newRequests, long busiest, long errorsOfOld, long requestsOfOld)
    {
        (errors, requests, oldErrors, oldRequests) = (errors + newErrors, requests + newRequests, oldErrors + errorsOfOld, oldRequests + requestsOfOld);
        test.Add(newErrors, newRequests, errorsOfOld, requestsOfOld, RateCheck.Weight(busiest, independent));
        Rejected |= test.Rejected;
    }

    public string Rejection() =>
        $"{BakePlan.RelativeCheck}: new {errors}/{requests} vs old {oldErrors}/{oldRequests}, e {Math.Min(test.EValue, 1e9):0} >= {test.RejectAt:0}";

    public CheckState State() => new(BakePlan.RelativeCheck, Rejected ? SequentialOutcome.Rejected : SequentialOutcome.Undecided, shadow)
    {
        Requests = requests,
        Bad = errors,
        Interval = WilsonInterval.Of(errors, requests),
        OldRequests = oldRequests,
        OldBad = oldErrors,
        LogEvidence = test.LogEValue,
        RejectAt = Math.Log(test.RejectAt),
    };
}
