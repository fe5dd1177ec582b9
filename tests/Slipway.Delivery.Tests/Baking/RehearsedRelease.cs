using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>A release within the test: what the probes send is what its counters count, as in a real service.</summary>
internal sealed class RehearsedRelease(string pod) : IProbe, ITelemetrySource, IWorkloadSignals
{
    private long requests;
    private long errors;

    public Func<long, int> Status { get; set; } = _ => 200;

    public Func<string?> Outage { get; set; } = () => null;

    public Func<bool> Refuses { get; set; } = () => false;

    public Func<IReadOnlyList<WorkloadSignal>> Signals { get; set; } = () => [];

    public long Requests => requests;

    Task<ProbeOutcome> IProbe.SendAsync(CancellationToken cancellationToken)
    {
        if (Refuses())
            return Task.FromResult(new ProbeOutcome(ProbeResult.Failed, TimeSpan.Zero) { Text = "Connection refused" });
        var status = Status(++requests);
        errors += status >= 500 ? 1 : 0;
        return Task.FromResult(new ProbeOutcome(ProbeResult.Answered, TimeSpan.FromMilliseconds(5)) { Status = status });
    }

    Task<TelemetryReading> ITelemetrySource.ReadAsync(CancellationToken cancellationToken) => Outage() is { } reason
        ? throw new HttpRequestException(reason)
        : Task.FromResult(TelemetryReading.Of(new PodCounters(pod, requests, errors)));

    Task<IReadOnlyList<WorkloadSignal>> IWorkloadSignals.ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Signals());
}
