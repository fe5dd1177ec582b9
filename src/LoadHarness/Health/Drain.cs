using LoadHarness.Configuration;
using LoadHarness.Jobs;

namespace LoadHarness.Health;

/// <summary>
/// What SIGTERM starts: <c>/readyz</c> says 503 at once, jobs are cancelled, requests are answered for the drain time while balancers
/// take notice, and only then does the server stop listening. It waits for what is in flight until the grace period is over.
/// </summary>
internal sealed class Drain(Readiness readiness, JobTable jobs, ShutdownOptions options, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.StartDraining();
        log.LogInformation("Draining for {DrainSeconds} s, ending within {GraceSeconds} s", options.Drain.TotalSeconds, options.Grace.TotalSeconds);
        try
        {
            var drained = Task.Delay(options.Drain, clock, cancellationToken);
            await jobs.CancelAllAsync(cancellationToken);
            await drained;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("The grace period ended while draining");
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
