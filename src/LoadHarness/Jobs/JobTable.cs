using LoadHarness.Configuration;
using LoadHarness.Health;

namespace LoadHarness.Jobs;

/// <summary>The jobs of this instance: those that run, and the latest that ended.</summary>
internal sealed class JobTable(LimitOptions limits, Readiness readiness, TimeProvider clock)
{
    /// <summary>Ended jobs that stay visible.</summary>
    private const int Remembered = 50;

    private readonly Lock _lock = new();
    private readonly List<Job> _jobs = [];

    /// <summary>Starts a job; or says why not, when the instance has as much as it may take.</summary>
    public Job? TryStart(JobSpec spec, Func<Job, CancellationToken, Task> work, out string? refusal)
    {
        lock (_lock)
        {
            refusal = Refusal(spec);
            if (refusal is not null) return null;
            Forget();
            var job = new Job(spec, clock);
            _jobs.Add(job);
            job.Start(work);
            return job;
        }
    }

    public Job? Find(string id)
    {
        lock (_lock) return _jobs.Find(j => j.Id == id);
    }

    public IReadOnlyList<JobView> List()
    {
        lock (_lock) return [.. Enumerable.Reverse(_jobs).Select(j => j.View())];
    }

    public int Running(JobKind kind)
    {
        lock (_lock) return _jobs.Count(j => j.Spec.Kind == kind && j.State == JobState.Running);
    }

    public async Task CancelAllAsync(CancellationToken cancellationToken)
    {
        Job[] running;
        lock (_lock) running = [.. _jobs.Where(j => j.State == JobState.Running)];
        foreach (var job in running) await job.CancelAsync();
        await Task.WhenAll(running.Select(j => j.Ended)).WaitAsync(cancellationToken);
    }

    private string? Refusal(JobSpec spec)
    {
        var running = _jobs.Where(j => j.State == JobState.Running).ToList();
        if (readiness.IsDraining) return "The service is draining and takes no new jobs. Ask another instance.";
        if (running.Count >= limits.Jobs) return $"{running.Count} jobs run, and no more than {limits.Jobs} may. Cancel one, or wait.";

        var held = running.Sum(j => j.Spec.Megabytes ?? 0);
        return spec.Megabytes is { } more && held + more > limits.Megabytes
            ? $"Memory jobs hold {held} MB; {more} more would pass the limit of {limits.Megabytes} MB for all of them together. Cancel one, or ask for less."
            : null;
    }

    private void Forget()
    {
        var ended = _jobs.Where(j => j.State != JobState.Running).ToList();
        foreach (var job in ended.Take(ended.Count - Remembered + 1))
        {
            _jobs.Remove(job);
            job.Dispose();
        }
    }
}
