using Slipway.Oci.Registries;

namespace Slipway.Oci.Layouts;

/// <summary>What a layout holds of an image.</summary>
public static class LayoutContents
{
    /// <summary>Whether all of the image is there: every manifest, and every blob in its whole length.</summary>
    public static async Task<bool> HoldsAllOfAsync(this OciLayout layout, Digest image, CancellationToken cancellationToken)
    {
        try
        {
            return (await ImageContents.ReadAsync(layout, image, cancellationToken).ConfigureAwait(false)).Blobs.All(layout.Has);
        }
        catch (Exception exception) when (exception is ContentNotFoundException or CorruptContentException)
        {
            return false;
        }
    }
}
