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
        var scans = new List<ScanRecord>();
        foreach (var environment in remote.Count > 0 ? remote : build.AllEnvironments)
        {
            var images = await FetchAsync(environment, cancellationToken).ConfigureAwait(false);
            if (images.Count == 0)
            {
                ctx.Log.Info($"nothing serves in {environment.Name}");
                continue;
            }

            ctx.Log.Info($"{environment.Name}:");
            await build.EnsureTrivyAsync(ctx, cancellationToken).ConfigureAwait(false);
            var scan = await build.ScanStep(ctx).ScanImagesAsync(ctx.Root, images, environment.Name, cancellationToken).ConfigureAwait(false);
            scans.Add(scan);
            AtomicFile.WriteAllText(ctx.Artifacts / build.RescanSarifs.Path / $"{environment.Name}.sarif", SarifWriter.Write(scan));
            ctx.Note($"{environment.Name}: {ScanText.Headline(scan).Split(": ")[0]}");
        }

        ctx.Publish(build.RescanOutput, new RescanRecord(ctx.RunId, [.. scans]));
        scans.ForEach(scan => scan.Require(absenceAllowed: !ctx.IsServer));
    }

    private async Task<List<ImageScanRequest>> FetchAsync(DeliveryEnvironment environment, CancellationToken cancellationToken)
    {
        var verified = new VerifiedReleases(await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false), environment.Name);
        var registry = Ends.Registry(ctx, build.SeenByThisRun(environment));

        // A copy in a folder of the build's own is no change to the outside: a dry run makes it too.
        var copies = new LayoutRegistry(ctx.Temporary / "rescan", new ApplyingGate(NullLog.Instance), ctx.Clock, ctx.Log);
        var images = new List<ImageScanRequest>();
        foreach (var service in build.SelectedServices)
        {
            if (await verified.ServingAsync(service.Name, cancellationToken).ConfigureAwait(false) is not { } serving)
            {
                continue;
            }

            ctx.Log.Progress($"{service.Name} {serving.Version}");
            var tag = $"sha256-{serving.Digest.Hex}";
            await copies.PushAsync(new PushRequest(registry.From(service.Name), serving.Digest, service.Name, tag), cancellationToken).ConfigureAwait(false);
            images.Add(new(service.Name, AbsolutePath.Create(copies.QualifiedName(service.Name)), serving.Digest));
        }

        return images;
    }
}
