namespace Slipway.Delivery.Baking;

/// <summary>Sends probes at a rate, several at once, and tallies what becomes of them.</summary>
internal sealed class ProbePump(IProbe probe, BakePlan plan)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];
    private ProbeTally _tally = new();
    private bool _news;
    private long _scheduled;

    /// <summary>When the next one is due, since the pump's start.</summary>
    public TimeSpan NextDue => TimeSpan.FromSeconds(_scheduled / plan.ProbeRate);

    /// <summary>Starts all that are due. After a pause at most a second's worth is made up for: a burst would be no picture of traffic.</summary>
    public void SendDue(TimeSpan now, CancellationToken cancellationToken)
    {
        var due = (long)Math.Floor(now.TotalSeconds * plan.ProbeRate) + 1;
        _scheduled = Math.Max(_scheduled, due - (long)Math.Max(1, Math.Ceiling(plan.ProbeRate)));
        for (; _scheduled < due; _scheduled++)
            Start(cancellationToken);
    }

    /// <summary>What came back since the last call; <see langword="null"/> when nothing did.</summary>
    public ProbeTally? Drain()
    {
        lock (_gate)
        {
            var drained = _news ? _tally : null;
            (_tally, _news) = (new ProbeTally(), false);
            return drained;
        }
    }

    /// <summary>Waits for those under way; they are to be cancelled before.</summary>
    public Task StopAsync()
    {
        lock (_gate)
            return Task.WhenAll(_underWay);
    }

    private void Start(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_underWay.Count >= plan.ProbeConcurrency)
            {
                Tally(new ProbeOutcome(ProbeResult.NotSent, TimeSpan.Zero) { Text = $"{plan.ProbeConcurrency} probes were still under way" });
                return;
            }
        }

        var task = SendAsync(cancellationToken);
        lock (_gate)
        {
            if (task.IsCompleted)
                return;
            _underWay.Add(task);
        }

        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_gate)
            _underWay.Remove(task);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        ProbeOutcome outcome;
        try
        {
            outcome = await probe.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // A probe that throws is broken itself; that says nothing about the service.
            outcome = new ProbeOutcome(ProbeResult.NotSent, TimeSpan.Zero) { Text = exception.Message };
        }

        lock (_gate)
            Tally(outcome);
    }

    private void Tally(ProbeOutcome outcome) =>
        (_tally, _news) = (_tally.With(outcome, plan.Latency is { } latency && outcome.Duration.TotalSeconds > latency.ThresholdSeconds), true);
}
