using System.Collections.Immutable;

namespace Slipway.Oci.Layouts;

/// <summary>Tells what a manifest's bytes are.</summary>
internal static class ManifestReader
{
    /// <summary>Takes the media type that the content names, else <paramref name="mediaType"/> (a server's header), else what its members say.</summary>
    public static ImageContent Read(byte[] bytes, string? mediaType, Digest digest, string where)
    {
        var shape = OciJson.Read<Shape>(bytes, $"The manifest {digest} of {where}");
        var kind = shape.MediaType ?? mediaType ?? (shape.Manifests is null ? MediaTypes.Manifest : MediaTypes.Index);
        return MediaTypes.IsIndex(kind) || MediaTypes.IsManifest(kind)
            ? new ImageContent(new Descriptor(kind, digest, bytes.Length) { ArtifactType = shape.ArtifactType }, ImmutableArray.Create(bytes))
            : throw new CorruptContentException(
                $"The manifest {digest} of {where} is of a kind that is not supported: {kind}.", cure: "Push the image again with a current tool.");
    }

    private sealed record Shape(string? MediaType = null, string? ArtifactType = null, System.Text.Json.JsonElement? Manifests = null);
}
