namespace Slipway.Delivery.Baking;

/// <summary>What the probes say beside the counts.</summary>
internal sealed class ProbeNotes
{
    private int _misaimed;
    private int _failed;
    private string? _trouble;

    public int Answered { get; private set; }

    /// <summary>For a rejection: what became of probes that reached nobody.</summary>
    public string Reason => _failed > 0 && _trouble is not null ? $" ({_failed} unanswered, last {_trouble})" : "";

    /// <summary>Most probes were turned down: they exercise nothing, so what they prove is nothing.</summary>
    public string? Misaim => _misaimed * 2 > Answered ? $"probes: {_misaimed} of {Answered} answered by 4xx, so the work is not exercised: {_trouble}" : null;

    public void Add(ProbeTally? tally)
    {
        if (tally is null)
            return;
        Answered += tally.Good + tally.ServerErrors + tally.Misaimed;
        _misaimed += tally.Misaimed;
        _failed += tally.Failed;
        _trouble = tally.Trouble ?? _trouble;
    }
}
