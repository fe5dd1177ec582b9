using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Ledger;

/// <summary>
/// A ledger in a ref of the repository's remote: it needs no service and outlives every runner. An append adds one commit and pushes it only if nobody was
/// faster
/// (compare-and-swap on the remote's ref); who lost the race reads the other's events and tries again, so no writer ever overwrites another. Lines are
/// carried over byte by byte, also those that this build cannot read.
/// </summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the clone.</param>
/// <param name="gate">Every append asks it.</param>
/// <param name="clock">Tells events from the future, and waits between tries.</param>
/// <param name="random">Spreads the tries of several writers.</param>
/// <param name="log">Hears of lost races (debug).</param>
/// <param name="credentials">For the remote; they reach git by its environment only. Default: what git is configured with.</param>
/// <param name="options">Remote, ref, patience.</param>
public sealed class GitLedger(
    IProcessRunner processes, AbsolutePath root, IChangeGate gate, TimeProvider clock, Random random, ILog log, GitCredentials? credentials = null,
        GitLedgerOptions? options = null)
    : ILedger
{
    private const int MostDoublings = 4;

    private readonly GitLedgerOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Home => $"{_options.Ref} on {_options.Remote}";

    /// <inheritdoc/>
    public Task<int> AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken) =>
        events.Count == 0
            ? Task.FromResult(0)
            : gate.ChangeAsync(LedgerChange.Of(events, Home), token => AppendToRemoteAsync(events, token), () => events.Count, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerProblem>> ReadAsync(Action<LedgerEvent> each, CancellationToken cancellationToken) =>
        ReadFileAsync((file, token) => file.ReadAsync(each, token), cancellationToken);

    /// <summary>Reads what the remote holds now, as a file, in as many readings as <paramref name="read"/> needs.</summary>
    internal async Task<T> ReadFileAsync<T>(Func<FileLedger, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var copy = await CopyAsync(cancellationToken).ConfigureAwait(false);
        await copy.FetchAsync(cancellationToken).ConfigureAwait(false);
        return await read(FileOf(copy), cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> AppendToRemoteAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= _options.Retries; attempt++)
        {
            using var copy = await CopyAsync(cancellationToken).ConfigureAwait(false);
            await copy.FetchAsync(cancellationToken).ConfigureAwait(false);
            var added = await FileOf(copy).AppendAsync(events, cancellationToken).ConfigureAwait(false);
            if (added == 0 || await copy.TryPushAsync($"Add {added} {(added == 1 ? "event" : "events")}", cancellationToken).ConfigureAwait(false))
            {
                return added;
            }

            log.Debug($"Another writer was faster on {Home}; reading its events and trying again ({attempt + 1}).");
            var longest = _options.FirstDelay * (1 << Math.Min(attempt, MostDoublings));
            await Task.Delay(longest * random.NextDouble(), clock, cancellationToken).ConfigureAwait(false);
        }

        throw new TargetFailedException(
            $"The ledger {Home} could not be written.",
            $"Other writers were faster {_options.Retries + 1} times in a row.",
            "Run the same command again: nothing is written twice.");
    }

    private Task<GitLedgerCopy> CopyAsync(CancellationToken cancellationToken) =>
        GitLedgerCopy.CreateAsync(processes, root, credentials, _options, cancellationToken);

    private FileLedger FileOf(GitLedgerCopy copy) => new(copy.File, new ApplyingGate(NullLog.Instance), clock, NullLog.Instance);
}
