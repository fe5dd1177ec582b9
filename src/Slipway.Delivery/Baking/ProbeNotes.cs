namespace Slipway.Delivery.Baking;

/// <summary>What the probes say beside the counts.</summary>
internal sealed class ProbeNotes
{
    private int misaimed;
    private int failed;
    private string? trouble;

    public int Answered { get; private set; }

    /// <summary>For a rejection: what became of probes that reached nobody.</summary>
    public string Reason => failed > 0 && trouble is not null ? $" ({failed} unanswered, last {trouble})" : "";

    /// <summary>Most probes were turned down: they exercise nothing, so what they prove is nothing.</summary>
    public string? Misaim => misaimed * 2 > Answered ? $"probes: {misaimed} of {Answered} answered by 4xx, so the work is not exercised: {trouble}" : null;

    public void Add(ProbeTally? tally)
    {
        if (tally is null)
            return;
        Answered += tally.Good + tally.ServerErrors + tally.Misaimed;
        misaimed += tally.Misaimed;
        failed += tally.Failed;
        trouble = tally.Trouble ?? trouble;
    }
}
