using Slipway.Tooling.Changes;

namespace Slipway.Testing;

/// <summary>
/// A build that is killed just before its n-th change: that one and all after it never happen, also not those of its cleaning up. A kill after a change is
/// the same as one before the next, since between the two nothing is changed.
/// </summary>
public sealed class DyingGate(int lastWords) : IChangeGate
{
    private int _asked;

    /// <inheritdoc/>
    public bool IsDryRun => false;

    /// <summary>Whether that change was asked for.</summary>
    public bool HasDied => _asked >= lastWords;

    /// <summary>That change, for people.</summary>
    public string? DiedBefore { get; private set; }

    /// <inheritdoc/>
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
