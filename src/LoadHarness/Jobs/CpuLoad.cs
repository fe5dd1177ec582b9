using System.Security.Cryptography;

namespace LoadHarness.Jobs;

/// <summary>Threads of their own that compute for a share of the time, so that the request threads stay free.</summary>
internal static class CpuLoad
{
    /// <summary>Short enough to look steady in a chart of seconds, long enough for the scheduler to be exact.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    public static Task RunAsync(JobSpec spec, TimeProvider clock, CancellationToken cancellationToken)
    {
        var busy = Period * (spec.Percent!.Value / 100.0);
        var workers = Enumerable.Range(0, spec.Workers!.Value).Select(_ => Task.Factory.StartNew(
            () => Burn(TimeSpan.FromSeconds(spec.Seconds), busy, clock, cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        return Task.WhenAll(workers);
    }

    private static void Burn(TimeSpan total, TimeSpan busy, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var block = new byte[SHA256.HashSizeInBytes];
        for (var elapsed = TimeSpan.Zero; elapsed < total; elapsed = clock.GetElapsedTime(started))
        {
            var period = clock.GetTimestamp();
            while (clock.GetElapsedTime(period) < busy)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < 64; i++) SHA256.HashData(block, block);
            }

            var rest = Period - clock.GetElapsedTime(period);
            if (rest > TimeSpan.Zero) cancellationToken.WaitHandle.WaitOne(rest);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
