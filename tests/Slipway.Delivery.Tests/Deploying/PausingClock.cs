namespace Slipway.Delivery.Tests.Deploying;

/// <summary>A clock whose pauses last until the test has done something in them.</summary>
internal sealed class PausingClock : TimeProvider
{
    /// <summary>Awaited in each pause.</summary>
    public Func<Task> InPause { get; set; } = () => Task.CompletedTask;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ = Task.Run(async () =>
        {
            await InPause();
            callback(state);
        });
        return new Pause();
    }

    private sealed class Pause : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
