namespace Slipway.Delivery.Baking;

/// <summary>Runs one custom check by its rule, beside the readings.</summary>
internal sealed class CheckSchedule(IBakeCheck check, TimeProvider clock)
{
    private Task<CheckReading>? running;
    private TimeSpan next = TimeSpan.Zero;

    /// <summary>Starts the check when it is due; answers what the last run found, once, when that has ended.</summary>
    public CheckSample? Advance(TimeSpan now, CancellationToken cancellationToken)
    {
        if (running is null && now >= next)
            running = RunAsync(cancellationToken);
        if (running is not { IsCompletedSuccessfully: true } ended)
            return null;

        running = null;
        next = check.Rule.Every > TimeSpan.Zero ? now + check.Rule.Every : TimeSpan.MaxValue;
        return new CheckSample(check.Rule.Name, ended.Result);
    }

    /// <summary>Waits for the run under way; it is to be cancelled before.</summary>
    public Task StopAsync() => running ?? Task.CompletedTask;

    private Task<CheckReading> RunAsync(CancellationToken cancellationToken) =>
        Guarded.RunAsync(check.RunAsync, CheckReading.Unreadable, check.Rule.Timeout, clock, cancellationToken);
}
