namespace Slipway.Tooling.Changes;

/// <summary>The gate of a real run: says what it changes (at debug level), then changes it.</summary>
public sealed class ApplyingGate(ILog log) : IChangeGate
{
    /// <inheritdoc/>
    public bool IsDryRun => false;

    /// <inheritdoc/>
    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        log.Debug($"change: {change}");
        return apply(cancellationToken);
    }
}
