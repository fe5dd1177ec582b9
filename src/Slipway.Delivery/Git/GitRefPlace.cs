namespace Slipway.Delivery.Git;

/// <summary>A file in a ref of a remote.</summary>
/// <param name="Name">What it is, for people: <c>The ledger</c>.</param>
/// <param name="Remote">The remote.</param>
/// <param name="Ref">The ref; outside <c>refs/heads</c> and <c>refs/tags</c>, so that no clone fetches it unasked.</param>
/// <param name="FileName">The file's name in the ref's tree.</param>
internal sealed record GitRefPlace(string Name, string Remote, string Ref, string FileName)
{
    /// <summary>How often a change is tried again that another writer overtook. Default: 60.</summary>
    public int Retries { get; init; } = 60;

    /// <summary>The wait before a retry is a random part of this, doubled each time up to sixteen times. Default: 50 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public override string ToString() => $"{Ref} on {Remote}";
}
