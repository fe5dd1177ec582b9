using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>
/// The state file: read by anybody, changed under a lock, one whole step at a time. What a dry run would have written is remembered for its later steps.
/// </summary>
internal sealed class LocalStateStore(LocalFolders folders, IChangeGate gate, TimeProvider clock, ILog log)
{
    private LocalState? _previewed;

    /// <summary>Whether the state holds steps of a dry run, which no process stands behind.</summary>
    public bool IsPreview => _previewed is not null;

    public LocalState Read() => _previewed ?? ReadFile();

    /// <summary>Applies <paramref name="update"/> to the state as it is at that moment; <paramref name="fact"/> completes “record that …”.</summary>
    public Task<LocalState> UpdateAsync(string fact, Func<LocalState, LocalState> update, CancellationToken cancellationToken) =>
        gate.ChangeAsync(
            new Change("record", fact),
            async token =>
            {
                folders.Create();
                using var held = await FileLock.AcquireAsync(folders.LockFile, fact, clock, Waiting, token).ConfigureAwait(false);
                var next = update(ReadFile());
                Write(next);
                return next;
            },
            () => _previewed = update(Read()),
            cancellationToken);

    private void Waiting(LockHolder? holder) => log.Debug($"waiting for {folders.LockFile}, held by process {holder?.Pid}");

    private void Write(LocalState state)
    {
        try
        {
            RecordFile.Write(folders.StateFile, state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TargetFailedException(
                $"The state {folders.StateFile} could not be written.",
                exception.Message,
                "Make room on the disk, or make the folder writable, and run the same again: it goes on from the last state that was written.",
                inner: exception);
        }
    }

    private LocalState ReadFile()
    {
        if (!folders.StateFile.FileExists)
        {
            return new LocalState();
        }

        try
        {
            return RecordFile.Read<LocalState>(folders.StateFile);
        }
        catch (RecordException exception)
        {
            throw new UsageException(
                exception.Message,
                "Without it nobody knows which processes are running for this service.",
                $"Restore {folders.StateFile}, or stop the processes whose environment holds {Running.InstanceProcesses.NonceVariable} and delete the file.",
                exception);
        }
    }
}
