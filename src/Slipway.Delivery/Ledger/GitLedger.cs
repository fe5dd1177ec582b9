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
    private readonly GitLedgerOptions _options = options ?? new();
    private readonly GitRefFile _file = new(processes, root, clock, random, log, credentials, PlaceOf(options ?? new()));

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
    internal Task<T> ReadFileAsync<T>(Func<FileLedger, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        _file.ReadAsync((file, token) => read(LedgerIn(file), token), cancellationToken);

    private Task<int> AppendToRemoteAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken) => _file.ChangeAsync(
        (file, token) => LedgerIn(file).AppendAsync(events, token), added => $"Add {added} {(added == 1 ? "event" : "events")}", cancellationToken);

    private FileLedger LedgerIn(AbsolutePath file) => new(file, new ApplyingGate(NullLog.Instance), clock, NullLog.Instance);

    private static GitRefPlace PlaceOf(GitLedgerOptions options) =>
        new("The ledger", options.Remote, options.Ref, "ledger.jsonl") { Retries = options.Retries, FirstDelay = options.FirstDelay };
}
