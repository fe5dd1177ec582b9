using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Delivery.Ledger;

/// <summary>
/// A ledger in a file of JSON lines. Appends are locked between processes and synced to the disk; nothing that stands in the file is ever rewritten, so a line
/// that this build
/// cannot read is still there for one that can.
/// </summary>
/// <param name="path">The file; it and its folder are made at the first append.</param>
/// <param name="gate">Every append asks it.</param>
/// <param name="clock">Tells events from the future.</param>
/// <param name="log">Hears who holds the lock, while waiting.</param>
public sealed class FileLedger(AbsolutePath path, IChangeGate gate, TimeProvider clock, ILog log) : ILedger
{
    /// <inheritdoc/>
    public string Home => path;

    /// <inheritdoc/>
    public Task<int> AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken) =>
        events.Count == 0
            ? Task.FromResult(0)
            : gate.ChangeAsync(LedgerChange.Of(events, Home), token => AppendLockedAsync(events, token), () => events.Count, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerProblem>> ReadAsync(Action<LedgerEvent> each, CancellationToken cancellationToken) =>
        ReadAsync(LedgerReaders.Whole(clock.GetUtcNow()), each, cancellationToken);

    /// <summary>The same, with of each event only what <paramref name="read"/> takes from its line.</summary>
    internal Task<IReadOnlyList<LedgerProblem>> ReadAsync<T>(LedgerEntryReader<T> read, Action<T> each, CancellationToken cancellationToken) =>
        ReadAsync(new LedgerReader<T>(clock.GetUtcNow(), read), each, cancellationToken);

    /// <summary>The same for a second reading: repeated events are handed on again.</summary>
    internal Task<IReadOnlyList<LedgerProblem>> ReadAgainAsync<T>(LedgerEntryReader<T> read, Action<T> each, CancellationToken cancellationToken) =>
        ReadAsync(new LedgerReader<T>(clock.GetUtcNow(), read, again: true), each, cancellationToken);

    private async Task<IReadOnlyList<LedgerProblem>> ReadAsync<T>(LedgerReader<T> reader, Action<T> each, CancellationToken cancellationToken)
    {
        if (!path.FileExists)
        {
            return [];
        }

        // Shared with writers: they only append, and a line in the making is reported as torn, not taken for whole.
        using var stream = Open(FileMode.Open, FileAccess.Read);
        return await reader.ReadAsync(stream, each, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> AppendLockedAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken)
    {
        path.Parent?.CreateDirectory();
        using var taken = await FileLock.AcquireAsync(
            AbsolutePath.Create(path + ".lock"), "append to the ledger", clock, Waiting, cancellationToken).ConfigureAwait(false);
        using var stream = Open(FileMode.OpenOrCreate, FileAccess.ReadWrite);

        var wanted = events.DistinctBy(LedgerIds.Of).ToDictionary(LedgerIds.Of);
        var there = await LedgerIds.FindAsync(stream, wanted.Keys.ToHashSet(), cancellationToken).ConfigureAwait(false);
        var missing = wanted.Where(pair => !there.Contains(pair.Key)).Select(pair => pair.Value).ToList();
        if (missing.Count > 0)
        {
            Append(stream, missing);
        }

        return missing.Count;
    }

    private void Append(FileStream stream, List<LedgerEvent> events)
    {
        var end = stream.Length;
        using var bytes = new MemoryStream();
        try
        {
            // What a killed writer left unfinished stays as it is, on a line of its own.
            bytes.Write(EndsInMidLine(stream, end) ? "\n"u8 : []);
            events.ForEach(added => bytes.Write(LedgerLine.Write(added)));
            stream.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            TakeBack(stream, end);
            throw new TargetFailedException(
                $"The ledger {path} could not be written.", exception.Message,
                    "Make room on that disk and run the same command again: nothing is written twice.", inner: exception);
        }
    }

    private static bool EndsInMidLine(FileStream stream, long end)
    {
        if (end == 0)
        {
            return false;
        }

        stream.Position = end - 1;
        var last = stream.ReadByte();
        stream.Position = end;
        return last != '\n';
    }

    private static void TakeBack(FileStream stream, long length)
    {
        try
        {
            stream.SetLength(length);
        }
        catch (IOException)
        {
            // A torn line is left: the next append starts a fresh one, and readers pass it over.
        }
    }

    private FileStream Open(FileMode mode, FileAccess access)
    {
        try
        {
            return new FileStream(path, mode, access, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TargetFailedException($"The ledger {path} cannot be opened.", exception.Message, "Give this user the right to read and write it.",
                inner: exception);
        }
    }

    private void Waiting(LockHolder? holder) =>
        log.Info(holder is null ? $"Waiting for the ledger {path}."
            : $"Waiting for the ledger {path}: process {holder.Pid} holds it ({holder.Purpose}, since {holder.Since.UtcDateTime:u}).");
}
