using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Scans trees and images with Trivy. A tree's misconfigurations and licence texts, each of which keeps little more than one processor busy, have processes of their
/// own beside the rest; an image is unpacked once, for all kinds. What goes wrong is in the report, as a scan that failed, and the gate does the rest.
/// </summary>
public sealed class TrivyScanner
{
    private readonly TrivyOptions _options;
    private readonly TrivyProcess _process;
    private readonly TrivyProbe _probe;
    private readonly TrivyCache _cache;
    private readonly TrivyDatabase _database;
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
        _cache = new(options, environment);
        _database = new(_process, _cache, options, clock, log);
    }

    /// <summary>Scans a folder, without what git keeps for itself and builds leave behind (<see cref="TreeExcludes"/>).</summary>
    public Task<ScanReport> ScanTreeAsync(AbsolutePath root, CancellationToken cancellationToken)
    {
        if (!root.DirectoryExists)
        {
            throw new UsageException("There is nothing to scan.", $"{root} is not a folder.", "Name a folder that exists.");
        }

        var excluded = TreeExcludes.Of(root);
        var withoutPackages = excluded.Where(folder => !TreeExcludes.IsPackages(folder)).ToList();
        ImmutableArray<string> Tree(TrivyScan scan) => TrivyArguments.Tree(scan, root, excluded);
        var packages = withoutPackages.Count < excluded.Count;
        return ScanAsync(
            "tree",
            null,
            [
                new([FindingKind.Vulnerability, FindingKind.Secret], null, Tree),
                new([FindingKind.Misconfiguration], "misconfigurations", Tree),
                new([FindingKind.License], "licenses", Tree),

                // Installed packages, for what they declare alone; their files are somebody else's to scan.
                .. packages ? new Part[] { new([FindingKind.License], "packages", scan => TrivyArguments.Tree(scan with { LicenseFiles = false }, root, withoutPackages)) } : [],
            ],
            cancellationToken);
    }

    /// <summary>Scans an image in an OCI layout folder.</summary>
    public async Task<ScanReport> ScanImageAsync(ImageScanRequest request, CancellationToken cancellationToken)
    {
        request.RequireLayout();
        return await ScanAsync(
            $"image {request.Service}", request.Service, [new(_options.Kinds, null, scan => TrivyArguments.Image(scan, request.Input))], cancellationToken).ConfigureAwait(false);
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
            if (await _probe.FindAsync(scratch.Path, cancellationToken).ConfigureAwait(false) is not { } tool)
            {
                return false;
            }

            var written = scratch.Path / "sbom.json";
            var arguments = TrivyArguments.Sbom(_options, _cache.Folder, format, request.Input, written);
            var result = await _process.RunAsync(tool.Path, arguments, scratch.Path, _options.Timeout, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0 || !written.FileExists)
            {
                throw new ScanReportException(TrivyProcess.Complaint(result));
            }

            var document = await File.ReadAllBytesAsync(written, cancellationToken).ConfigureAwait(false);
            AtomicFile.WriteAllBytes(file, SbomDocument.Verify(document, format));
            return true;
        }
        catch (Exception exception) when (exception is ScanReportException or TrivyUnavailableException or ProcessFailedException)
        {
            throw new TargetFailedException(
                $"There is no {format} bill of materials for {request.Service}.",
                exception.Message,
                "Run with --verbosity verbose to see Trivy's command line.",
                inner: exception);
        }
    }

    private async Task<ScanReport> ScanAsync(string target, string? service, ImmutableArray<Part> parts, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(_options.ScratchFolder);
        TrivyTool? tool;
        try
        {
            tool = await _probe.FindAsync(scratch.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TrivyUnavailableException or ScanReportException or ProcessFailedException or UsageException)
        {
            return Failed(target, _options.Kinds, null, exception.Message);
        }

        if (tool is null)
        {
            return ScanReport.Absent(target, _options.Kinds, TrivyTool.Name, $"trivy was not found. {TrivyTool.HowToGet}");
        }

        var kinds = _options.Kinds;
        List<ScanReport> reports = [];
        if (kinds.Contains(FindingKind.Vulnerability))
        {
            var (database, missing) = await _database.PrepareAsync(tool, scratch.Path, cancellationToken).ConfigureAwait(false);
            reports.Add(missing is null ? new([], [], database) : Failed(target, [FindingKind.Vulnerability], tool, missing));

            // Without a database the other scans still run: the verdict is a failure either way, and a person wants to see all of it at once.
            kinds = missing is null ? kinds : kinds.Remove(FindingKind.Vulnerability);
        }

        _log.Progress($"trivy scans {target}");
        var running = parts.Select(part => part with { Kinds = [.. part.Kinds.Intersect(kinds)] }).Where(part => part.Kinds.Length > 0).Select((part, number) =>
        {
            var cache = part.Apart is { } name ? _cache.Apart(name, _clock.GetUtcNow()) : _cache.Folder;
            var scan = new TrivyScan(tool, _options, cache, part.Kinds, scratch.Path / $"report-{number}.json", part.Kinds.Contains(FindingKind.License));
            return RunAsync(target, service, scan, part.Arguments(scan), scratch.Path, cancellationToken);
        }).ToList();
        var merged = ScanReport.Merge([.. reports, .. await Task.WhenAll(running).ConfigureAwait(false)]);
        _log.Progress(null);
        return merged with { Runs = [.. merged.Runs.Distinct()], Findings = [.. merged.Findings.Distinct()] };
    }

    private async Task<ScanReport> RunAsync(
        string target, string? service, TrivyScan scan, ImmutableArray<string> arguments, AbsolutePath folder, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _process.RunAsync(scan.Tool.Path, arguments, folder, _options.Timeout, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                return Failed(target, scan.Kinds, scan.Tool, TrivyProcess.Complaint(result));
            }

            if (!scan.Report.FileExists)
            {
                return Failed(target, scan.Kinds, scan.Tool, "it ended well and wrote no report");
            }

            var findings = TrivyReport.Read(await File.ReadAllBytesAsync(scan.Report, cancellationToken).ConfigureAwait(false), service);
            return new([.. scan.Kinds.Select(kind => new ScanRun(target, kind, TrivyTool.Name, scan.Tool.Version, ScanState.Ran))], findings);
        }
        catch (ScanReportException exception)
        {
            return Failed(target, scan.Kinds, scan.Tool, $"its report cannot be read: {exception.Message}");
        }
        catch (ProcessFailedException exception)
        {
            return Failed(target, scan.Kinds, scan.Tool, $"{exception.Message} Allow it more time (TrivyOptions.Timeout) or less to scan");
        }
    }

    private static ScanReport Failed(string target, IEnumerable<FindingKind> kinds, TrivyTool? tool, string problem) =>
        new([.. kinds.Select(kind => new ScanRun(target, kind, TrivyTool.Name, tool?.Version, ScanState.Failed, problem))], []);

    /// <summary>What one process does of a scan.</summary>
    /// <param name="Kinds">What it looks for.</param>
    /// <param name="Apart">The name of a memory of its own; without one it waits for every other process that has none.</param>
    /// <param name="Arguments">Its command line.</param>
    private sealed record Part(ImmutableArray<FindingKind> Kinds, string? Apart, Func<TrivyScan, ImmutableArray<string>> Arguments);
}
