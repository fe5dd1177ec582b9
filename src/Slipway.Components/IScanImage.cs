using Slipway.Components.Internal;
using Slipway.Delivery.Scanning;

namespace Slipway.Components;

/// <summary>Scans the images, and writes their bills of materials.</summary>
public interface IScanImage : IScan, IBuildImage
{
    /// <summary><c>image-scan.json</c>.</summary>
    Output<ScanRecord> ImageScanOutput => new("image-scan.json");

    /// <summary>For each service a CycloneDX and an SPDX document.</summary>
    OutputFiles Sboms => new("sbom/");

    /// <summary>Every image by the same gate as the tree.</summary>
    Target ScanImage => _ => _
        .Description("Scan the images, and write their bills of materials (CycloneDX, SPDX)")
        .DependsOn(BuildImage)
        .Consumes(ImagesOutput, ImageLayouts)
        .Produces(ImageScanOutput, Sboms)
        .With(EnvironmentNeeds.History, SelectedEnvironmentOrNull)
        .NeedsVariable(() => TrivyArchive)
        .NeedsVariable(() => TrivySha256)
        .Executes(async (ctx, ct) =>
        {
            var images = ctx.Read(ImagesOutput).Images;
            await EnsureTrivyAsync(ctx, ct).ConfigureAwait(false);
            var requests = await ScannedImages.OfAsync(ctx, images, ct).ConfigureAwait(false);
            var baseline = await new ScanBaselines(ctx, SelectedEnvironment).FindAsync(ImageScanOutput, ct).ConfigureAwait(false);
            var record = await ScanStep(ctx).ScanImagesAsync(ctx.Root, [.. requests.Values], SelectedEnvironment.Name, ct, baseline).ConfigureAwait(false);
            ctx.Publish(ImageScanOutput, record);
            ctx.Summarize(ScanMarkdown.Render(record));
            ctx.Note(ScanText.Headline(record).Split(": ")[0]);
            record.Require(absenceAllowed: SelectedEnvironment.ScannerMayBeAbsent && !ctx.IsServer);
            if (record.Verdict != ScanVerdict.Skipped)
            {
                var scanner = new TrivyScanner(ctx.Processes, ctx.Environment, ctx.Clock, ctx.Log, TrivyOptions);
                var folder = (ctx.Artifacts / Sboms.Path).CreateDirectory();
                foreach (var (name, request) in requests)
                {
                    await scanner.WriteSbomAsync(request, SbomFormat.CycloneDx, folder / $"{name}.cdx.json", ct).ConfigureAwait(false);
                    await scanner.WriteSbomAsync(request, SbomFormat.Spdx, folder / $"{name}.spdx.json", ct).ConfigureAwait(false);
                }
            }
        });
}
