namespace Slipway.Testing;

/// <summary>
/// A clock that stands still until it is told to go on. Timers fire on the thread that advances it, in the order of their times, each at its own time;
/// what they continue has run as far as it can without a timer when <see cref="Advance"/> returns, unless it went to another thread.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _wallClock = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _elapsed;
    private long _created;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _wallClock;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the wall clock forward or back, as a person or NTP does; elapsed time and timers do not notice.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _wallClock += by;
    }

    /// <summary>Lets time pass, firing every timer that becomes due on the way, also those that are set meanwhile.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end;
        lock (_gate)
            end = _elapsed + by.Ticks;
        while (FireNext(end))
        {
        }

        lock (_gate)
            MoveTo(Math.Max(end, _elapsed));
    }

    /// <summary>Goes to the next timer and fires it; <see langword="false"/> when none waits.</summary>
    public bool AdvanceToNextTimer() => FireNext(long.MaxValue);

    /// <summary>Fires timers, each at its time, until <paramref name="task"/> has ended. Work that only waits for this clock never needs a sleep.</summary>
    public async Task RunAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            if (!AdvanceToNextTimer())
                await Task.Yield();
        }

        await task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync(Task)"/>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await RunAsync((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private bool FireNext(long end)
    {
        ManualTimer? next;
        lock (_gate)
        {
            next = _timers.MinBy(timer => (timer.Due, timer.Order));
            if (next is null || next.Due > end)
                return false;
            MoveTo(Math.Max(next.Due, _elapsed));
            _timers.Remove(next);
            if (next.Period > 0)
            {
                next.Due += next.Period;
                _timers.Add(next);
            }
        }

        // Under a synchronization context (xunit has one) continuations would go to the thread pool, and their order would be luck.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            next.Fire();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return true;
    }

    private void MoveTo(long timestamp)
    {
        _wallClock += TimeSpan.FromTicks(timestamp - _elapsed);
        _elapsed = timestamp;
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; }

        public long Period { get; private set; }

        public long Order { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._elapsed + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                Order = clock._created++;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
