namespace Slipway.TestService;

/// <summary>A host that hears no signal.</summary>
internal sealed class EndlessLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
