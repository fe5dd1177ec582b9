using System.Text.Json;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Tooling.Files;

/// <summary>
/// A lock between processes on one machine: the operating system's lock on a file, so that it is free the moment its holder is gone, however it went.
/// The file beside it (<c>NAME.holder</c>) names the holder for whoever waits.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;
    private readonly AbsolutePath _holderPath;

    private FileLock(FileStream stream, AbsolutePath holderPath, LockHolder? abandoned) =>
        (_stream, _holderPath, Abandoned) = (stream, holderPath, abandoned);

    /// <summary>Who held the lock before and went without freeing it: it was killed, and may have left work half done.</summary>
    public LockHolder? Abandoned { get; }

    /// <summary>Takes the lock, or answers <see langword="null"/> at once when somebody holds it.</summary>
    public static FileLock? TryAcquire(AbsolutePath path, string purpose, TimeProvider clock)
    {
        path.Parent?.CreateDirectory();
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            return null;
        }

        try
        {
            var self = ProcessIdentity.Current;
            var taken = new FileLock(stream, HolderPath(path), ReadHolder(path));
            File.WriteAllText(
                taken._holderPath,
                JsonSerializer.Serialize(new LockHolder(self.Pid, self.Started, purpose, clock.GetUtcNow()), SlipwayJson.Compact));
            return taken;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock, waiting for it; <paramref name="waiting"/> is told once who holds it.</summary>
    public static async Task<FileLock> AcquireAsync(
        AbsolutePath path, string purpose, TimeProvider clock, Action<LockHolder?> waiting, CancellationToken cancellationToken)
    {
        var told = false;
        while (true)
        {
            if (TryAcquire(path, purpose, clock) is { } taken)
            {
                return taken;
            }

            if (!told)
            {
                waiting(ReadHolder(path));
                told = true;
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Who holds (or last held) the lock, as far as it is known.</summary>
    public static LockHolder? ReadHolder(AbsolutePath path)
    {
        try
        {
            return JsonSerializer.Deserialize<LockHolder>(File.ReadAllText(HolderPath(path)), SlipwayJson.Options);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Frees the lock. Once: whoever holds it after that is left alone.</summary>
    public void Dispose()
    {
        if (!_stream.CanRead)
        {
            return;
        }

        try
        {
            File.Delete(_holderPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, and the note about the holder with it.
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private static AbsolutePath HolderPath(AbsolutePath path) => AbsolutePath.Create(path + ".holder");

    private static bool IsSharingViolation(IOException exception) =>
        exception.GetType() == typeof(IOException) && (OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 32 or 33 : exception.HResult is 11 or 35);
}
