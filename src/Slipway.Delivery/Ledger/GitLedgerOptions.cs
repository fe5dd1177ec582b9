namespace Slipway.Delivery.Ledger;

/// <summary>Where a <see cref="GitLedger"/> keeps its events, and how patient it is.</summary>
public sealed record GitLedgerOptions
{
    /// <summary>The remote. Default: <c>origin</c>.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>The ref; outside <c>refs/heads</c> and <c>refs/tags</c>, so that no clone fetches it unasked. Default: <c>refs/slipway/ledger</c>.</summary>
    public string Ref { get; init; } = "refs/slipway/ledger";

    /// <summary>How often an append is tried again that another writer overtook. Default: 60.</summary>
    public int Retries { get; init; } = 60;

    /// <summary>The wait before a retry is a random part of this, doubled each time up to sixteen times. Default: 50 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);
}
