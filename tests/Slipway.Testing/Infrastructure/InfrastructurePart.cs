namespace Slipway.Testing.Infrastructure;

/// <summary>A running part: its addresses, and what stops it.</summary>
public abstract class InfrastructurePart : IAsyncDisposable
{
    /// <summary>The environment variables by which a command finds it.</summary>
    public abstract IReadOnlyDictionary<string, string> Addresses { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what was started, and waits until it is gone.</summary>
    protected virtual Task StopAsync() => Task.CompletedTask;
}
