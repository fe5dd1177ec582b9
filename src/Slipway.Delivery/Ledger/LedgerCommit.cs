namespace Slipway.Delivery.Ledger;

/// <summary>One commit that a deployment brought to its users.</summary>
/// <param name="Sha">The full commit id.</param>
/// <param name="At">When it was written (the author's date: a rebase does not move it).</param>
public sealed record LedgerCommit(string Sha, DateTimeOffset At)
{
    /// <summary>Its first line; absent where it is not known.</summary>
    public string? Subject { get; init; }

    /// <summary>Who wrote it; absent where it is not known.</summary>
    public string? Author { get; init; }

    /// <summary>For a squash: when the first of the commits was written that it holds. Lead time counts from here.</summary>
    public DateTimeOffset? FirstAt { get; init; }
}
