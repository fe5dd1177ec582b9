using LoadHarness.Configuration;

namespace LoadHarness.Faults;

/// <summary>Ends the process without draining, <c>Faults:CrashAfterSeconds</c> after its start.</summary>
internal sealed class CrashFault(FaultOptions faults, HarnessParts parts) : BackgroundService
{
    public const string AtStart = "load-harness crashed at start: Faults:CrashAfterSeconds is 0. Set it to -1 to let the service live.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (faults.CrashAfterSeconds is not { } seconds) return;
        await Task.Delay(TimeSpan.FromSeconds((double)seconds), parts.Clock, stoppingToken);
        parts.Crash($"load-harness crashed after {seconds} s: Faults:CrashAfterSeconds is {seconds}. Set it to -1 to let the service live.");
    }
}
