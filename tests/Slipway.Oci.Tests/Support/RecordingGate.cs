using System.Collections.Concurrent;
using Slipway.Tooling.Changes;

namespace Slipway.Oci.Tests.Support;

/// <summary>Remembers each change; applies it unless dry.</summary>
internal sealed class RecordingGate(bool dry = false) : IChangeGate
{
    public ConcurrentQueue<Change> Changes { get; } = new();

    public bool IsDryRun => dry;

    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        Changes.Enqueue(change);
        return dry ? Task.FromResult(preview()) : apply(cancellationToken);
    }
}
