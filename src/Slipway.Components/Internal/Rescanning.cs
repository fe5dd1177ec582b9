using System.Collections.Immutable;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Scanning;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Components.Internal;

/// <summary>Fetches what serves in each environment, as its ledger knows it, and scans it again.</summary>
internal sealed class Rescanning(TargetContext ctx, IMaintain build)
{
    /// <summary>Whether others can see the environment: what serves on this machine is no concern of a nightly run.</summary>
    public static bool IsRemote(DeliveryEnvironment environment) => environment.Registry is not LocalRegistry;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var remote = build.AllEnvironments.Where(IsRemote).OrderBy(environment => environment.Order).ToList();
        await build.EnsureTrivyAsync(ctx, cancellationToken).ConfigureAwait(false);
        var scanned = new List<RescannedEnvironment>();
        foreach (var environment in remote.Count > 0 ? remote : build.AllEnvironments)
        {
            var images = await ServingAsync(environment, cancellationToken).ConfigureAwait(false);
            if (images.IsEmpty)
            {
                ctx.Log.Info($"nothing serves in {environment.Name}");
                continue;
            }

            ctx.Log.Info($"{environment.Name}:");
            var copies = await FetchAsync(environment, images, cancellationToken).ConfigureAwait(false);
            var scan = await build.ScanStep(ctx).ScanImagesAsync(ctx.Root, copies, environment.Name, cancellationToken).ConfigureAwait(false);
            scanned.Add(new(environment.Name, images, scan));
            AtomicFile.WriteAllText(ctx.Artifacts / build.RescanSarifs.Path / $"{environment.Name}.sarif", SarifWriter.Write(scan));
            var serving = string.Join(", ", images.Select(image => $"{image.Service} {image.Version}"));
            ctx.Summarize($"## {environment.Name}: {serving}\n\n{ScanMarkdown.Render(scan)}");
            ctx.Note($"{environment.Name}: {ScanText.Headline(scan).Split(": ")[0]}");
        }

        ctx.Publish(build.RescanOutput, new RescanRecord(ctx.RunId, [.. scanned]));
        scanned.ForEach(environment => environment.Scan.Require(absenceAllowed: !ctx.IsServer));
    }

    private async Task<ImmutableArray<RescannedImage>> ServingAsync(DeliveryEnvironment environment, CancellationToken cancellationToken)
    {
        var verified = new VerifiedReleases(await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false), environment.Name);
        var images = ImmutableArray.CreateBuilder<RescannedImage>();
        foreach (var service in build.SelectedServices)
        {
            if (await verified.ServingAsync(service.Name, cancellationToken).ConfigureAwait(false) is { } serving)
            {
                images.Add(new(service.Name, serving.Version, serving.Digest));
            }
        }

        return images.ToImmutable();
    }

    // Into a folder of the build's own, which is no change to the outside: a dry run does it too.
    private async Task<List<ImageScanRequest>> FetchAsync(
        DeliveryEnvironment environment, IEnumerable<RescannedImage> images, CancellationToken cancellationToken)
    {
        var registry = Ends.Registry(ctx, build.SeenByThisRun(environment));
        var copies = new LayoutRegistry(ctx.Temporary / "rescan", new ApplyingGate(NullLog.Instance), ctx.Clock, ctx.Log);
        var requests = new List<ImageScanRequest>();
        foreach (var (service, version, digest) in images)
        {
            ctx.Log.Progress($"{service} {version}");
            await copies.PushAsync(new PushRequest(registry.From(service), digest, service, $"sha256-{digest.Hex}"), cancellationToken).ConfigureAwait(false);
            requests.Add(new(service, AbsolutePath.Create(copies.QualifiedName(service)), digest));
        }

        return requests;
    }
}
