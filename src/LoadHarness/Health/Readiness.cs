using LoadHarness.Configuration;

namespace LoadHarness.Health;

/// <summary>Whether new traffic should come here: not while starting, not while draining.</summary>
internal sealed class Readiness(TimeProvider clock, FaultOptions faults)
{
    private readonly TimeSpan _startupDelay = TimeSpan.FromSeconds((double)faults.StartupDelaySeconds);
    private readonly long _created = clock.GetTimestamp();
    private volatile bool _draining;

    public bool IsReady => State == "ready";

    public bool IsDraining => _draining;

    public string State => _draining ? "draining" : clock.GetElapsedTime(_created) < _startupDelay ? "starting" : "ready";

    public void StartDraining() => _draining = true;

    /// <summary>A client that keeps its connection would otherwise send its next request into a socket that is about to close.</summary>
    public Task CloseConnectionsWhileDrainingAsync(HttpContext context, RequestDelegate next)
    {
        if (_draining) context.Response.Headers.Connection = "close";
        return next(context);
    }
}
