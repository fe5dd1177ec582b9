namespace Slipway.Oci;

/// <summary>The media types of the OCI image specification 1.1, and Docker's older names for the same things.</summary>
public static class MediaTypes
{
    /// <summary>A manifest: one image for one platform.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An index: one image for several platforms.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An image's configuration.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>A layer: a tar archive.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>A layer: a gzipped tar archive.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>The JSON value <c>{}</c>, for artifacts without a configuration.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>Docker's manifest.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's index.</summary>
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker's gzipped layer.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>Whether it is an index of either kind.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerIndex;

    /// <summary>Whether it is a manifest of either kind.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;
}
