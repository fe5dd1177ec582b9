using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Scanning;

/// <summary>Sees to it that there is a vulnerability database, the newest that can be had.</summary>
internal sealed class TrivyDatabase(TrivyProcess process, TrivyCache cache, TrivyOptions options, TimeProvider clock, ILog log)
{
    private const string Cure = "Fetch one where the network allows ('trivy image --download-db-only'), or name a mirror (TrivyOptions.DatabaseMirror)";

    /// <summary>The database to scan with; or why there is none, with the cure.</summary>
    public async Task<(ScanDatabase? Database, string? Missing)> PrepareAsync(TrivyTool tool, AbsolutePath folder, CancellationToken cancellationToken)
    {
        string? note = null;
        if (options.Database == TrivyDatabaseMode.Refresh && cache.Read(clock.GetUtcNow()) is not { Due: false })
        {
            log.Progress("trivy refreshes its vulnerability database");
            note = await RefreshAsync(tool, folder, cancellationToken).ConfigureAwait(false);
        }

        if (cache.Read(clock.GetUtcNow()) is not { UpdatedAt: var updated })
        {
            var why = note is null ? "" : $" ({note})";
            return (null, $"there is no vulnerability database{why}. {Cure}");
        }

        if (note is not null)
        {
            log.Warn($"The vulnerability database is {ScanWords.Age(clock.GetUtcNow() - updated)} old; {note}");
        }

        return (new(updated, options.Database == TrivyDatabaseMode.Refresh && note is null, note), null);
    }

    private async Task<string?> RefreshAsync(TrivyTool tool, AbsolutePath folder, CancellationToken cancellationToken)
    {
        using var aside = cache.Aside();
        try
        {
            var arguments = TrivyArguments.FetchDatabase(options, aside.Path);
            var result = await process.RunAsync(tool.Path, arguments, folder, options.Timeout, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 && cache.Adopt(aside.Path) ? null : $"it could not be refreshed: {TrivyProcess.Complaint(result)}";
        }
        catch (ProcessFailedException exception)
        {
            return $"it could not be refreshed: {exception.Message}";
        }
    }
}
