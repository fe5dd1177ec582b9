namespace Slipway.Delivery.Baking;

/// <summary>Runs one custom check by its rule, beside the readings.</summary>
internal sealed class CheckSchedule(IBakeCheck check, TimeProvider clock)
{
    private Task<CheckReading>? _running;
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>Starts the check when it is due; answers what the last run found, once, when that has ended.</summary>
    public CheckSample? Advance(TimeSpan now, CancellationToken cancellationToken)
    {
        if (_running is null && now >= _next)
            _running = RunAsync(cancellationToken);
        if (_running is not { IsCompletedSuccessfully: true } ended)
            return null;

        _running = null;
        _next = check.Rule.Every > TimeSpan.Zero ? now + check.Rule.Every : TimeSpan.MaxValue;
        return new CheckSample(check.Rule.Name, ended.Result);
    }

    /// <summary>Waits for the run under way; it is to be cancelled before.</summary>
    public Task StopAsync() => _running ?? Task.CompletedTask;

    private Task<CheckReading> RunAsync(CancellationToken cancellationToken) =>
        Guarded.RunAsync(check.RunAsync, CheckReading.Unreadable, check.Rule.Timeout, clock, cancellationToken);
}
