using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>An image to scan.</summary>
/// <param name="Service">Whose image it is.</param>
/// <param name="Layout">The OCI layout folder that holds it.</param>
/// <param name="Digest">Which of the layout's images; absent: the only one there.</param>
public sealed record ImageScanRequest(string Service, AbsolutePath Layout, Digest? Digest = null)
{
    /// <summary>As Trivy's <c>--input</c> wants it.</summary>
    internal string Input => Digest is { } digest ? $"{Layout}@{digest}" : Layout;

    internal void RequireLayout()
    {
        if (!(Layout / "index.json").FileExists || !(Layout / "oci-layout").FileExists)
        {
            throw new UsageException($"There is no image of {Service} to scan.", $"{Layout} is not an OCI image layout.", "Build the image first.");
        }
    }
}
