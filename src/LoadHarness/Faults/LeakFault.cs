using LoadHarness.Configuration;

namespace LoadHarness.Faults;

/// <summary>Takes <c>Faults:LeakMbPerMinute</c> of memory, written so that it is resident, and never gives it back.</summary>
internal sealed class LeakFault(FaultOptions faults, TimeProvider clock) : BackgroundService
{
    private const decimal Mebibyte = 1024 * 1024;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly List<byte[]> _leaked = [];
    private long _bytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (faults.LeakMbPerMinute == 0) return;
        var started = clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(Step, clock, stoppingToken);
            var due = (long)(faults.LeakMbPerMinute * Mebibyte * (decimal)clock.GetElapsedTime(started).TotalMinutes);
            var block = new byte[Math.Min(due - _bytes, Array.MaxLength)];
            Array.Fill(block, (byte)1);
            _leaked.Add(block);
            _bytes += block.Length;
        }
    }
}
