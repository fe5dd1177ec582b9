using System.Collections.Immutable;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Scanning;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Components.Internal;

/// <summary>
/// The scans of releases that passed their bake, kept on this machine (<c>.nuke/local/scans</c>) by environment and digest. Which of them is the last verified one
/// the ledger says, so that a rollback is heeded.
/// </summary>
internal sealed class ScanBaselines(TargetContext ctx, DeliveryEnvironment environment)
{
    private static readonly ImmutableArray<string> Records = ["scan.json", "image-scan.json"];

    private AbsolutePath Folder => Ends.LocalFolder(ctx) / "scans" / environment.Name;

    /// <summary>Keeps what this run's scans said, for the release that has just passed.</summary>
    public void Keep(Release release)
    {
        foreach (var name in Records)
        {
            if (TryRead(ctx.Artifacts / name) is { Verdict: not ScanVerdict.Skipped } scan)
            {
                RecordFile.Write(Folder / release.Service / release.Digest.Hex / name, scan with { Since = null });
            }
        }
    }

    /// <summary>The scan of what is verified and serves; of several services all together. <see langword="null"/> where none is kept.</summary>
    public async Task<ScanBaseline?> FindAsync(Output<ScanRecord> output, CancellationToken cancellationToken)
    {
        if (!Folder.DirectoryExists)
        {
            return null; // nothing is asked of anybody
        }

        try
        {
            var verified = new VerifiedReleases(await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false), environment.Name);
            var found = new List<ScanBaseline>();
            foreach (var service in Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal))
            {
                if (await verified.ServingAsync(service, cancellationToken).ConfigureAwait(false) is { } serving
                    && TryRead(Folder / service / serving.Digest.Hex / output.Path) is { } scan)
                {
                    found.Add(new(serving.Version, Of(scan, service)));
                }
            }

            return found.Count == 0 ? null : new(string.Join(", ", found.Select(each => each.Release).Distinct()), Merge([.. found.Select(each => each.Record)]));
        }
        catch (Exception exception) when (exception is TargetFailedException or UsageException or HttpRequestException)
        {
            ctx.Log.Warn($"The scan is not compared with the last verified release: {exception.Message}");
            return null;
        }
    }

    // An image's findings belong to its service; those of the tree to all.
    private static ScanRecord Of(ScanRecord scan, string service) =>
        scan with { Findings = [.. scan.Findings.Where(judged => judged.Finding.Service is null || judged.Finding.Service == service)] };

    // The tree was scanned once for all services: what several records say of it is the same thing, not twice as much.
    private static ScanRecord Merge(IReadOnlyList<ScanRecord> scans)
    {
        var latest = scans.MaxBy(scan => scan.Day)!;
        return latest with
        {
            Findings =
            [
                .. latest.Findings.Where(judged => judged.Finding.Service is null),
                .. scans.SelectMany(scan => scan.Findings).Where(judged => judged.Finding.Service is not null),
            ],
        };
    }

    private static ScanRecord? TryRead(AbsolutePath file)
    {
        try
        {
            return file.FileExists ? RecordFile.Read<ScanRecord>(file) : null;
        }
        catch (RecordException)
        {
            return null; // of another version of this build: there is nothing to compare with
        }
    }
}
