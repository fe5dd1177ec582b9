using Slipway.Components.Records;
using Slipway.Delivery.Scanning;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>What is scanned of the images that were built: one scan for each platform of each.</summary>
internal static class ScannedImages
{
    /// <summary>By the name of its bill of materials: the service, with the platform where there are several.</summary>
    public static async Task<IReadOnlyDictionary<string, ImageScanRequest>> OfAsync(
        TargetContext ctx, IEnumerable<ImageEntry> images, CancellationToken cancellationToken)
    {
        var requests = new SortedDictionary<string, ImageScanRequest>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var folder = ctx.Locate(image.Layout);
            var content = OciLayout.TryOpen(folder, ctx.Clock, ctx.Log) is { } layout
                ? await layout.ReadManifestAsync(image.Digest, cancellationToken).ConfigureAwait(false)
                : null; // the scan itself will say that it is not there
            if (content is null or { IsIndex: false })
            {
                requests.Add(image.Service, new(image.Service, folder, image.Digest));
                continue;
            }

            foreach (var entry in content.AsIndex().Manifests)
            {
                requests.Add($"{image.Service}.{entry.Platform?.ToString().Replace('/', '-')}", new(image.Service, folder, entry.Digest));
            }
        }

        return requests;
    }
}
