namespace Slipway.Oci;

/// <summary>The annotation and label names of the OCI image specification (“Annotations”).</summary>
public static class AnnotationNames
{
    /// <summary>When the image's source was made: here the commit's time.</summary>
    public const string Created = "org.opencontainers.image.created";

    /// <summary>Where the source is.</summary>
    public const string Source = "org.opencontainers.image.source";

    /// <summary>The full commit id.</summary>
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary>The version.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>The name for people.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>The digest of the base image.</summary>
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The name of the base image.</summary>
    public const string BaseName = "org.opencontainers.image.base.name";

    /// <summary>A tag, in a layout's index.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";
}
