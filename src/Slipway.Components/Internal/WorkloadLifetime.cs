using Slipway.Delivery.Deploying;

namespace Slipway.Components.Internal;

/// <summary>Closes what a workload holds open, in the way that it wants.</summary>
internal sealed class WorkloadLifetime(IWorkload workload) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        switch (workload)
        {
            case IAsyncDisposable slow:
                await slow.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable quick:
                quick.Dispose();
                break;
        }
    }
}
