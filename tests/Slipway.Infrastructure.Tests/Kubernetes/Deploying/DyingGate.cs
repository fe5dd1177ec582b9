using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>
/// A build that is killed just before its n-th change: that one and all after it never happen, also not those of its cleaning up. A kill after a change is
/// the same as one before the next, since between the two nothing is changed.
/// </summary>
internal sealed class DyingGate(int lastWords) : IChangeGate
{
    private int _asked;

    public bool IsDryRun => false;

    public bool HasDied => _asked >= lastWords;

    public string? DiedBefore { get; private set; }

    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _asked) < lastWords)
        {
            return apply(cancellationToken);
        }

        DiedBefore ??= change.ToString();
        throw new KilledException();
    }
}
