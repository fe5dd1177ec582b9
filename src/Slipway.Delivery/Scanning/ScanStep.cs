using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// What the scan targets do: scan, judge, and say it. Whether an absent scanner is allowed is asked where the record is used
/// (<see cref="ScanRecord.Require"/>).
/// </summary>
public sealed class ScanStep(TrivyScanner scanner, ScanPolicy policy, TimeProvider clock, ILog log)
{
    /// <summary>Scans the tree and judges it together with <paramref name="others"/>, under the exceptions in its <c>scan-exceptions.yaml</c>.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="environment">The environment that the delivery goes to.</param>
    /// <param name="others">Reports of other scanners (see <see cref="SarifReader"/>).</param>
    /// <param name="cancellationToken">Ends Trivy too.</param>
    /// <param name="baseline">The last verified release's scan, to compare with.</param>
    public async Task<ScanRecord> ScanTreeAsync(
        AbsolutePath root,
        string? environment,
        IReadOnlyCollection<ScanReport> others,
        CancellationToken cancellationToken,
        ScanBaseline? baseline = null)
    {
        var exceptions = ScanExceptionsFile.Read(root / ScanExceptionsFile.DefaultName);
        var report = await scanner.ScanTreeAsync(root, cancellationToken).ConfigureAwait(false);
        return Say(ScanGate.Judge(ScanReport.Merge([report, .. others]), policy, exceptions, Today, environment), baseline);
    }

    /// <summary>Scans images at once and judges them together.</summary>
    /// <param name="root">The repository's root, for the exceptions.</param>
    /// <param name="images">The images.</param>
    /// <param name="environment">The environment that the delivery goes to.</param>
    /// <param name="cancellationToken">Ends Trivy too.</param>
    /// <param name="baseline">The last verified releases' scan, to compare with.</param>
    public async Task<ScanRecord> ScanImagesAsync(
        AbsolutePath root,
        IReadOnlyCollection<ImageScanRequest> images,
        string? environment,
        CancellationToken cancellationToken,
        ScanBaseline? baseline = null)
    {
        var exceptions = ScanExceptionsFile.Read(root / ScanExceptionsFile.DefaultName);
        var reports = await Task.WhenAll(images.Select(image => scanner.ScanImageAsync(image, cancellationToken))).ConfigureAwait(false);
        return Say(ScanGate.Judge(ScanReport.Merge(reports), policy, exceptions, Today, environment), baseline);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private ScanRecord Say(ScanRecord judged, ScanBaseline? baseline)
    {
        var comparison = baseline is null || judged.Verdict == ScanVerdict.Skipped ? null : ScanComparison.Between(judged, baseline.Record);
        var record = comparison is null
            ? judged
            : judged with { Since = new(baseline!.Release, comparison.New, comparison.Fixed, comparison.Unchanged.Length) };

        var level = record.Verdict switch
        {
            ScanVerdict.Passed => LogLevel.Info,
            ScanVerdict.Skipped => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        log.Write(level, ScanText.Headline(record));
        // Where nothing ran, the reasons are all there is, and the headline has the first.
        var details = record.Verdict == ScanVerdict.Skipped ? record.Reasons.Skip(1) : ScanText.Render(record, comparison).Split('\n').Skip(1).Where(line => line.Length > 0);
        foreach (var line in details)
        {
            log.Info(line);
        }

        foreach (var counting in record.Counting.Where(counting => counting.Finding.Service is null))
        {
            var finding = counting.Finding;
            var title = $"{finding.Severity} {finding.Id}";
            log.Annotate(new Annotation(LogLevel.Error, $"{finding.Title} ({counting.Why})", finding.Target, finding.Line, Title: title));
        }

        return record;
    }
}
