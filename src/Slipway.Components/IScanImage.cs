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
        .Executes(async (ctx, ct) =>
        {
            var images = ctx.Read(ImagesOutput).Images;
            ImageScanRequest[] requests = [.. images.Select(image => new ImageScanRequest(image.Service, ctx.Artifacts / image.Layout, image.Digest))];
            var record = await ScanStep(ctx).ScanImagesAsync(ctx.Root, requests, SelectedEnvironment.Name, ct).ConfigureAwait(false);
            ctx.Publish(ImageScanOutput, record);
            ctx.Note(ScanText.Headline(record).Split(": ")[0]);
            record.Require(absenceAllowed: SelectedEnvironment.ScannerMayBeAbsent && !ctx.IsServer);
            if (record.Verdict != ScanVerdict.Skipped)
            {
                var scanner = new TrivyScanner(ctx.Processes, ctx.Environment, ctx.Clock, ctx.Log, TrivyOptions);
                var folder = (ctx.Artifacts / Sboms.Path).CreateDirectory();
                foreach (var request in requests)
                {
                    await scanner.WriteSbomAsync(request, SbomFormat.CycloneDx, folder / $"{request.Service}.cdx.json", ct).ConfigureAwait(false);
                    await scanner.WriteSbomAsync(request, SbomFormat.Spdx, folder / $"{request.Service}.spdx.json", ct).ConfigureAwait(false);
                }
            }
        });
}
