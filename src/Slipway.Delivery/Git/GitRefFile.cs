using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>
/// A file that lives in a ref of the repository's remote: it needs no service and outlives every runner. A change adds one commit and pushes it only if nobody was
/// faster (compare-and-swap on the remote's ref); who lost the race reads what the other wrote and tries again.
/// </summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the clone.</param>
/// <param name="clock">Waits between tries.</param>
/// <param name="random">Spreads the tries of several writers.</param>
/// <param name="log">Hears of lost races (debug).</param>
/// <param name="credentials">For the remote; they reach git by its environment only. Default: what git is configured with.</param>
/// <param name="place">Where it is.</param>
internal sealed class GitRefFile(
    IProcessRunner processes, AbsolutePath root, TimeProvider clock, Random random, ILog log, GitCredentials? credentials, GitRefPlace place)
{
    private const int MostDoublings = 4;

    /// <summary>Hands on what the remote holds now, as a file, which does not exist where the ref does not.</summary>
    public async Task<T> ReadAsync<T>(Func<AbsolutePath, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var copy = await CopyAsync(cancellationToken).ConfigureAwait(false);
        await copy.FetchAsync(cancellationToken).ConfigureAwait(false);
        return await read(copy.File, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the file; with each try anew, for another writer may have changed it since.</summary>
    /// <param name="change">Changes it and says how many things it changed; where none, nothing is pushed.</param>
    /// <param name="message">The commit's message, by that number.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    public async Task<int> ChangeAsync(Func<AbsolutePath, CancellationToken, Task<int>> change, Func<int, string> message, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= place.Retries; attempt++)
        {
            using var copy = await CopyAsync(cancellationToken).ConfigureAwait(false);
            await copy.FetchAsync(cancellationToken).ConfigureAwait(false);
            var changed = await change(copy.File, cancellationToken).ConfigureAwait(false);
            if (changed == 0 || await copy.TryPushAsync(message(changed), cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }

            log.Debug($"Another writer was faster on {place}; reading what it wrote and trying again ({attempt + 1}).");
            var longest = place.FirstDelay * (1 << Math.Min(attempt, MostDoublings));
            await Task.Delay(longest * random.NextDouble(), clock, cancellationToken).ConfigureAwait(false);
        }

        throw new TargetFailedException(
            $"{place.Name} {place} could not be written.",
            $"Other writers were faster {place.Retries + 1} times in a row.",
            "Run the same command again: nothing is written twice.");
    }

    private Task<GitRefCopy> CopyAsync(CancellationToken cancellationToken) => GitRefCopy.CreateAsync(processes, root, credentials, place, cancellationToken);
}
