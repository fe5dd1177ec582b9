using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Ledger;

/// <summary>Keeps what it was asked, and applies it or not.</summary>
internal sealed class RecordingGate(bool dryRun) : IChangeGate
{
    public List<Change> Changes { get; } = [];

    public bool IsDryRun => dryRun;

    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        Changes.Add(change);
        return dryRun ? Task.FromResult(preview()) : apply(cancellationToken);
    }
}
