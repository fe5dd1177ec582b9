namespace Slipway.Tooling.Changes;

/// <summary>The gate of a dry run: prints each change in order and applies none.</summary>
public sealed class DryRunGate(ILog log) : IChangeGate
{
    /// <inheritdoc/>
    public bool IsDryRun => true;

    /// <inheritdoc/>
    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        log.Info($"would {change}");
        return Task.FromResult(preview());
    }
}
