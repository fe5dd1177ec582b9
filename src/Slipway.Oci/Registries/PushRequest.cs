namespace Slipway.Oci.Registries;

/// <summary>An image to put into a repository.</summary>
/// <param name="Source">Where its content is: a layout, or (to promote) another repository.</param>
/// <param name="Image">Its manifest or index.</param>
/// <param name="Repository">Where it goes.</param>
/// <param name="Tag">What shall name it.</param>
public sealed record PushRequest(IImageSource Source, Digest Image, string Repository, string Tag)
{
    /// <summary>Whether a tag that names another digest is an error. Default: yes; only for tags that are meant to move, such as a branch's.</summary>
    public bool ImmutableTag { get; init; } = true;
}
