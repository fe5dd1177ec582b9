using LoadHarness.Configuration;
using LoadHarness.Http;

namespace LoadHarness.Faults;

/// <summary>Slows requests down and lets some of them fail, as the settings say, except on the routes that watch the service.</summary>
internal sealed class FaultInjection(FaultOptions faults, ErrorSpacing errors, TimeProvider clock)
{
    private readonly TimeSpan _latency = TimeSpan.FromMilliseconds((double)faults.LatencyMs);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (RouteLabels.IsExempt(context))
        {
            await next(context);
            return;
        }

        var fails = errors.NextFails(RouteLabels.Of(context));
        if (_latency > TimeSpan.Zero) await Task.Delay(_latency, clock, context.RequestAborted);
        if (!fails)
        {
            await next(context);
            return;
        }

        await Problem.WriteAsync(
            context,
            StatusCodes.Status500InternalServerError,
            "Injected fault",
            $"This request fails on purpose: Faults:ErrorRate is {faults.ErrorRate}.",
            "urn:load-harness:injected-fault");
    }
}
