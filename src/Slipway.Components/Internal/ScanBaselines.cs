using System.Collections.Immutable;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Scanning;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Components.Internal;

/// <summary>
/// The scans of releases that passed their bake, by digest, kept where the ledger is: in a ref of the remote, else on this machine (<c>.nuke/local/scans</c>). Which of
/// them is the last verified one the ledger says, so that a rollback is heeded.
/// </summary>
internal sealed class ScanBaselines(TargetContext ctx, DeliveryEnvironment environment)
{
    /// <summary>What is kept of a release.</summary>
    public static readonly ImmutableArray<Output<ScanRecord>> Records = [new("scan.json"), new("image-scan.json")];

    private AbsolutePath Folder => Ends.LocalFolder(ctx) / "scans" / environment.Name;

    /// <summary>Keeps what this run's scans said, for the release that has just passed. Where it cannot, that is told and fails nothing.</summary>
    public async Task KeepAsync(Release release, CancellationToken cancellationToken)
    {
        var kept = new List<KeptScan>();
        foreach (var name in Records.Select(record => record.Path))
        {
            if (TryRead(ctx.Artifacts / name) is { Verdict: not ScanVerdict.Skipped } scan)
            {
                kept.Add(new(release.Service, release.Digest, name, ctx.Clock.GetUtcNow(), scan with { Since = null }));
            }
        }

        if (kept.Count == 0)
        {
            return;
        }

        if (environment.Ledger != LedgerHome.GitRef)
        {
            kept.ForEach(scan => RecordFile.Write(FileOf(scan.Service, scan.Digest, scan.Name), scan.Record));
            return;
        }

        try
        {
            await (await MemoryAsync(cancellationToken).ConfigureAwait(false)).KeepAsync(kept, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfMemory(exception))
        {
            ctx.Log.Warn($"The next scan will have nothing to compare with: {exception.Message}");
        }
    }

    /// <summary>The scan of what is verified and serves; of several services all together. <see langword="null"/> where none is kept.</summary>
    public async Task<ScanBaseline?> FindAsync(Output<ScanRecord> output, CancellationToken cancellationToken)
    {
        try
        {
            var kept = await KeptAsync(output, cancellationToken).ConfigureAwait(false);
            if (kept.Count == 0)
            {
                return null; // nothing is asked of anybody
            }

            var verified = new VerifiedReleases(await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false), environment.Name);
            var found = new List<ScanBaseline>();
            foreach (var service in kept.Select(scan => scan.Service).Distinct().Order(StringComparer.Ordinal))
            {
                if (await verified.ServingAsync(service, cancellationToken).ConfigureAwait(false) is { } serving
                    && kept.FirstOrDefault(scan => scan.Service == service && scan.Digest == serving.Digest) is { } scan)
                {
                    found.Add(new(serving.Version, Of(scan.Record, service)));
                }
            }

            return found.Count == 0 ? null : new(string.Join(", ", found.Select(each => each.Release).Distinct()), Merge([.. found.Select(each => each.Record)]));
        }
        catch (Exception exception) when (IsOfMemory(exception))
        {
            ctx.Log.Warn($"The scan is not compared with the last verified release: {exception.Message}");
            return null;
        }
    }

    private static bool IsOfMemory(Exception exception) => exception is TargetFailedException or UsageException or HttpRequestException or RecordException;

    private AbsolutePath FileOf(string service, Digest digest, string name) => Folder / service / digest.Hex / name;

    private async Task<IReadOnlyList<KeptScan>> KeptAsync(Output<ScanRecord> output, CancellationToken cancellationToken)
    {
        if (environment.Ledger == LedgerHome.GitRef)
        {
            var kept = await (await MemoryAsync(cancellationToken).ConfigureAwait(false)).ReadAsync(cancellationToken).ConfigureAwait(false);
            return [.. kept.Where(scan => scan.Name == output.Path)];
        }

        return Folder.DirectoryExists
            ? [.. Directory.GetDirectories(Folder).SelectMany(Directory.GetDirectories).Select(folder => OnThisMachine(AbsolutePath.Create(folder), output.Path)).OfType<KeptScan>()]
            : [];
    }

    private static KeptScan? OnThisMachine(AbsolutePath folder, string name) => TryRead(folder / name) is { } scan
        ? new(folder.Parent!.Name, Digest.Parse($"sha256:{folder.Name}"), name, File.GetLastWriteTimeUtc(folder / name), scan)
        : null;

    private async Task<GitScanMemory> MemoryAsync(CancellationToken cancellationToken) => new(
        ctx.Processes, ctx.Root, ctx.Changes, ctx.Clock, new Random(ctx.RunId.GetHashCode(StringComparison.Ordinal)), ctx.Log,
        await GitRemoteAccess.CredentialsAsync(ctx, GitHubAccess.EnvironmentToken(ctx), cancellationToken).ConfigureAwait(false));

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
