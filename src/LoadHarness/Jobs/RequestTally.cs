namespace LoadHarness.Jobs;

/// <summary>What became of a request job's requests.</summary>
internal sealed class RequestTally
{
    private long _sent;
    private long _failed;
    private long _skipped;

    public long Sent => Interlocked.Read(ref _sent);

    public long Failed => Interlocked.Read(ref _failed);

    public long Skipped => Interlocked.Read(ref _skipped);

    public void Add(bool succeeded)
    {
        Interlocked.Increment(ref _sent);
        if (!succeeded) Interlocked.Increment(ref _failed);
    }

    public void Skip() => Interlocked.Increment(ref _skipped);
}
