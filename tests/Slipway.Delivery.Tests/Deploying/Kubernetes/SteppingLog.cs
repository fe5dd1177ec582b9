using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>Tells when somebody is about to wait, so that a test lets time pass only then, and never while an answer is under way.</summary>
internal sealed class SteppingLog(ManualTimeProvider clock) : ILog
{
    private readonly SemaphoreSlim _waits = new(0);

    public void Write(LogLevel level, string message)
    {
        if (message.Contains("Tried again in", StringComparison.Ordinal))
        {
            _waits.Release();
        }
    }

    public void Progress(string? text)
    {
        if (text is not null)
        {
            _waits.Release();
        }
    }

    public void Annotate(Annotation annotation)
    {
    }

    /// <summary>Lets time pass from wait to wait until <paramref name="task"/> has ended.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (await Task.WhenAny(task, _waits.WaitAsync()) != task)
        {
            SpinWait.SpinUntil(() => clock.PendingTimers > 0 || task.IsCompleted);
            clock.AdvanceToNextTimer();
        }

        return await task;
    }
}
