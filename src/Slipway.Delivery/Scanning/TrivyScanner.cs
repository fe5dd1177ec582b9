using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Scans trees and images with Trivy. All kinds go through one process, which shares out the work over the processors itself:
/// measured, that beats a process per kind.
/// What goes wrong is in the report, as a scan that failed, and the gate does the rest; nothing here throws for it.
/// </summary>
public sealed class TrivyScanner
{
    private const string DatabaseCure =
        "Fetch one where the network allows ('trivy image --download-db-only'), or name a mirror (TrivyOptions.DatabaseMirror)";

    private delegate ImmutableArray<string> CommandLine(TrivyTool tool, IReadOnlyList<FindingKind> kinds, AbsolutePath report);

    private readonly TrivyOptions _options;
    private readonly TrivyProcess _process;
    private readonly TrivyProbe _probe;
    private readonly TimeProvider _clock;
    private readonly ILog _log;

    /// <summary>Makes a scanner; nothing runs yet.</summary>
    public TrivyScanner(IProcessRunner processes, IEnvironment environment, TimeProvider clock, ILog log, TrivyOptions options)
    {
        _options = options;
        _clock = clock;
        _log = log;
        _process = new(processes, environment);
        _probe = new(_process, environment, options);
    }

    /// <summary>Scans a folder, without what git ignores by nature and builds leave behind (<see cref="TreeExcludes"/>).</summary>
    public Task<ScanReport> ScanTreeAsync(AbsolutePath root, CancellationToken cancellationToken)
    {
        if (!root.DirectoryExists)
        {
            throw new UsageException("There is nothing to scan.", $"{root} is not a folder.", "Name a folder that exists.");
        }

        var excluded = TreeExcludes.Of(root);
        return ScanAsync("tree", null, (tool, kinds, report) => TrivyArguments.Tree(tool, _options, kinds, root, excluded, report), cancellationToken);
    }

    /// <summary>Scans an image in an OCI layout folder, and writes its bills of materials where <paramref name="request"/> says.</summary>
    public async Task<ScanReport> ScanImageAsync(ImageScanRequest request, CancellationToken cancellationToken)
    {
        request.RequireLayout();
        return await ScanAsync(
            $"image {request.Service}",
            request.Service,
            (tool, kinds, report) => TrivyArguments.Image(tool, _options, kinds, request.Input, report),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes the image's bill of materials; <see langword="false"/> when there is no Trivy. Other failures are a <see cref="TargetFailedException"/>.
    /// </summary>
    public async Task<bool> WriteSbomAsync(ImageScanRequest request, SbomFormat format, AbsolutePath file, CancellationToken cancellationToken)
    {
        request.RequireLayout();
        using var scratch = new ScratchFolder(_options.ScratchFolder);
        try
        {
            if (await _probe.FindAsync(scratch.Path, cancellationToken).ConfigureAwait(false) is not { Tool: var tool })
            {
                return false;
            }

            var written = scratch.Path / "sbom.json";
            var arguments = TrivyArguments.Sbom(_options, format, request.Input, written);
            var result = await RunAsync(tool, arguments, scratch.Path, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0 || !written.FileExists)
            {
                throw new ScanReportException(TrivyProcess.Complaint(result));
            }

            var document = await File.ReadAllBytesAsync(written, cancellationToken).ConfigureAwait(false);
            Tooling.Files.AtomicFile.WriteAllBytes(file, SbomDocument.Verify(document, format));
            return true;
        }
        catch (Exception exception) when (exception is ScanReportException or TrivyUnavailableException or ProcessFailedException)
        {
            throw new TargetFailedException(
                $"There is no {format} bill of materials for {request.Service}.",
                exception.Message,
                "Run with --verbosity verbose to see Trivy's command line.", inner: exception);
        }
    }

    private async Task<ScanReport> ScanAsync(
        string target, string? service, CommandLine arguments, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(_options.ScratchFolder);
        FoundTrivy? found;
        try
        {
            found = await _probe.FindAsync(scratch.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TrivyUnavailableException or ScanReportException or ProcessFailedException or UsageException)
        {
            return Failed(target, _options.Kinds, null, exception.Message);
        }

        if (found is not { Tool: var tool })
        {
            return ScanReport.Absent(target, _options.Kinds, TrivyTool.Name, $"trivy was not found. {TrivyTool.HowToGet}");
        }

        var wantsDatabase = _options.Kinds.Contains(FindingKind.Vulnerability);
        var (database, missing) = wantsDatabase ? await DatabaseAsync(found, scratch.Path, cancellationToken).ConfigureAwait(false) : (null, null);

        // Without a database the other scans still run: the verdict is a failure either way, and a person wants to see all of it at once.
        var kinds = _options.Kinds.Where(kind => missing is null || kind != FindingKind.Vulnerability).ToList();
        var report = missing is null ? new ScanReport([], [], database) : Failed(target, [FindingKind.Vulnerability], tool, missing);
        return kinds.Count == 0
            ? report
            : ScanReport.Merge(report, await RunAsync(target, service, tool, kinds, arguments, scratch.Path, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ScanReport> RunAsync(
        string target,
        string? service,
        TrivyTool tool,
        IReadOnlyList<FindingKind> kinds,
        CommandLine arguments,
        AbsolutePath folder,
        CancellationToken cancellationToken)
    {
        var file = folder / "report.json";
        _log.Progress($"trivy scans {target}");
        try
        {
            var result = await RunAsync(tool, arguments(tool, kinds, file), folder, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                return Failed(target, kinds, tool, TrivyProcess.Complaint(result));
            }

            if (!file.FileExists)
            {
                return Failed(target, kinds, tool, "it ended well and wrote no report");
            }

            var findings = TrivyReport.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), service);
            return new([.. kinds.Select(kind => new ScanRun(target, kind, TrivyTool.Name, tool.Version, ScanState.Ran))], findings);
        }
        catch (ScanReportException exception)
        {
            return Failed(target, kinds, tool, $"its report cannot be read: {exception.Message}");
        }
        catch (ProcessFailedException exception)
        {
            return Failed(target, kinds, tool, $"{exception.Message} Allow it more time (TrivyOptions.Timeout) or less to scan");
        }
        finally
        {
            _log.Progress(null);
        }
    }

    private async Task<(ScanDatabase? Database, string? Missing)> DatabaseAsync(FoundTrivy found, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var updated = found.DatabaseUpdatedAt;
        string? note = null;
        if (_options.Database == TrivyDatabaseMode.Refresh)
        {
            _log.Progress("trivy refreshes its vulnerability database");
            try
            {
                var result = await RunAsync(found.Tool, TrivyArguments.RefreshDatabase(_options), folder, cancellationToken).ConfigureAwait(false);
                note = result.ExitCode == 0 ? null : $"it could not be refreshed: {TrivyProcess.Complaint(result)}";
                var answer = await RunAsync(found.Tool, TrivyArguments.Version(_options), folder, cancellationToken).ConfigureAwait(false);
                updated = TrivyProcess.ReadVersion(answer.StandardOutput).DatabaseUpdatedAt;
            }
            catch (Exception exception) when (exception is ScanReportException or ProcessFailedException)
            {
                note = $"it could not be refreshed: {exception.Message}";
            }
        }

        if (updated is not { } at)
        {
            var why = note is null ? "" : $" ({note})";
            return (null, $"there is no vulnerability database{why}. {DatabaseCure}");
        }

        if (note is not null)
        {
            _log.Warn($"The vulnerability database is {ScanWords.Age(_clock.GetUtcNow() - at)} old; {note}");
        }

        return (new(at, _options.Database == TrivyDatabaseMode.Refresh && note is null, note), null);
    }

    private Task<ProcessResult> RunAsync(TrivyTool tool, ImmutableArray<string> arguments, AbsolutePath folder, CancellationToken cancellationToken) =>
        _process.RunAsync(tool.Path, arguments, folder, _options.Timeout, cancellationToken);

    private static ScanReport Failed(string target, IEnumerable<FindingKind> kinds, TrivyTool? tool, string problem) =>
        new([.. kinds.Select(kind => new ScanRun(target, kind, TrivyTool.Name, tool?.Version, ScanState.Failed, problem))], []);
}
