using System.Security.Cryptography;

namespace LoadHarness.Jobs;

/// <summary>One load that was asked for, from its start to some time after its end.</summary>
internal sealed class Job(JobSpec spec, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private readonly long _started = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private JobState _state = JobState.Running;
    private DateTimeOffset? _finishedAt;
    private TimeSpan _ran;
    private string? _error;

    public string Id { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    public JobSpec Spec => spec;

    public RequestTally Tally { get; } = new();

    /// <summary>Completes, and never fails, when the job has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public JobState State
    {
        get
        {
            lock (_lock) return _state;
        }
    }

    public void Start(Func<Job, CancellationToken, Task> work) => Ended = Task.Run(() => RunAsync(work));

    public Task CancelAsync() => _cancel.CancelAsync();

    public JobView View()
    {
        lock (_lock)
        {
            var requests = spec.Kind == JobKind.Requests;
            return new JobView(
                Id, spec.Kind, _state, _startedAt, _finishedAt, spec.Seconds,
                Math.Round((_finishedAt is null ? clock.GetElapsedTime(_started) : _ran).TotalSeconds, 3),
                spec.Workers, spec.Percent, spec.Megabytes, spec.Rate, spec.Path,
                requests ? Tally.Sent : null, requests ? Tally.Failed : null, requests ? Tally.Skipped : null, _error);
        }
    }

    public void Dispose() => _cancel.Dispose();

    private async Task RunAsync(Func<Job, CancellationToken, Task> work)
    {
        try
        {
            await work(this, _cancel.Token);
            End(JobState.Completed);
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            End(JobState.Cancelled);
        }
        // A job stands for itself: whatever ends it is its outcome, not the service's.
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(JobState.Failed, e.Message);
        }
    }

    private void End(JobState state, string? error = null)
    {
        lock (_lock)
        {
            _state = state;
            _error = error;
            _finishedAt = clock.GetUtcNow();
            _ran = clock.GetElapsedTime(_started);
        }
    }
}
