namespace Slipway.Oci.Layers;

/// <summary>Paths inside a layer.</summary>
internal static class LayerPath
{
    /// <summary>
    /// The path without leading or trailing slashes or dots; one that climbs out of the root, or is empty, is an <see cref="ArgumentException"/>.
    /// </summary>
    public static string Normalize(string path) => TryNormalize(path) is { Length: > 0 } normal
        ? normal
        : throw new ArgumentException($"'{path}' is no path inside an image.", nameof(path));

    /// <summary>The same; <see langword="null"/> for a path that climbs or holds a NUL, empty for the root itself.</summary>
    public static string? TryNormalize(string path)
    {
        var segments = path.Split('/').Where(segment => segment is not ("" or ".")).ToList();
        return segments.Contains("..") || path.Contains('\0') ? null : string.Join('/', segments);
    }
}
