using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Slipway.Oci.Registries.Http;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Aws.Internal;

/// <summary>The SDK decides what is tried again; the waits are ours: by the given clock, cancelled with the request, and told to the log.</summary>
internal sealed class PatientRetryPolicy(IClientConfig config, HttpRetryOptions options, TimeProvider clock, ILog log) : StandardRetryPolicy(config)
{
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var retry = executionContext.RequestContext.Retries;
        var delay = Backoff.For(retry, options);
        log.Debug($"retry {retry} in {delay.TotalSeconds:0.0} s: {(executionContext.RequestContext.OriginalRequest as JsonCall)?.Operation}");
        return Task.Delay(delay, clock, executionContext.RequestContext.CancellationToken);
    }
}
