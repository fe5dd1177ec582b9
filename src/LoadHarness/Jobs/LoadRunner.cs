namespace LoadHarness.Jobs;

/// <summary>Gives each kind of job its work.</summary>
internal sealed class LoadRunner(SelfAddress self, TimeProvider clock)
{
    public Task RunAsync(Job job, CancellationToken cancellationToken) => job.Spec.Kind switch
    {
        JobKind.Cpu => CpuLoad.RunAsync(job.Spec, clock, cancellationToken),
        JobKind.Memory => MemoryLoad.RunAsync(job.Spec, clock, cancellationToken),
        JobKind.Requests => RequestLoad.RunAsync(job, self.Get(), clock, cancellationToken),
        _ => throw new InvalidOperationException($"Nobody runs {job.Spec.Kind} jobs."),
    };
}
