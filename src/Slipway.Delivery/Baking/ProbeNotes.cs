namespace Slipway.Delivery.Baking;

/// <summary>What the probes say beside the counts.</summary>
internal sealed class ProbeNotes
{
    private int _misaimed;
    private int _failed;
    private int _notSent;
    private string? _misaim;
    private string? _failure;
    private string? _hindrance;

    public int Answered { get; private set; }

    /// <summary>For a rejection: what became of probes that reached nobody.</summary>
    public string Reason => _failed > 0 && _failure is not null ? $" ({_failed} unanswered, last {_failure})" : "";

    /// <summary>Most probes were turned down: they exercise nothing, so what they prove is nothing.</summary>
    public string? Misaim => _misaimed * 2 > Answered ? $"probes: {_misaimed} of {Answered} answered by 4xx, so the work is not exercised{(_misaim is null ? "" : $": {_misaim}")}" : null;

    /// <summary>For a silence: why probes were not sent.</summary>
    public string Hindrance => _notSent > 0 && _hindrance is not null ? $" ({_notSent} probes were not sent, last: {_hindrance})" : "";

    public void Add(ProbeTally? tally)
    {
        if (tally is null)
            return;
        Answered += tally.Good + tally.ServerErrors + tally.Misaimed;
        _misaimed += tally.Misaimed;
        _failed += tally.Failed;
        _notSent += tally.NotSent;

        // A tally's words belong to the gravest kind in it.
        switch (tally)
        {
            case { Failed: > 0 }: _failure = tally.Trouble ?? _failure; break;
            case { ServerErrors: > 0 }: break;
            case { Misaimed: > 0 }: _misaim = tally.Trouble ?? _misaim; break;
            case { NotSent: > 0 }: _hindrance = tally.Trouble ?? _hindrance; break;
        }
    }
}
