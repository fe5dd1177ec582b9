using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// The release before, in the time just before the deploy: after so many seconds of a bake, what it answered in as many seconds before. The least trusted of the
/// baselines, for everything else may have changed with the deploy.
/// </summary>
internal sealed class FormerInPrometheus(PrometheusSelector selector, HttpClient http, Uri server, DateTimeOffset deployedAt, TimeProvider clock) : ITelemetrySource
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private ITelemetrySource? _recorded;

    /// <inheritdoc/>
    public async Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
    {
        _recorded ??= new RecordedTelemetrySource(
            await new PrometheusWindow(http, server, selector).ReadBackwardsAsync(deployedAt, Window, Step, cancellationToken).ConfigureAwait(false),
            "the release before",
            clock,
            "before the deploy");
        return await _recorded.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
