using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>Reads an application's <c>.deps.json</c>: which published files are a package's.</summary>
internal static class DependencyFile
{
    /// <summary>Paths in the publish folder, with forward slashes.</summary>
    public static ImmutableHashSet<string> PackageFiles(ReadOnlySpan<byte> json, AbsolutePath file)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var packages = document.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack")
                .Select(library => library.Name)
                .ToHashSet();
            return [.. document.RootElement.GetProperty("targets").EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .Where(library => packages.Contains(library.Name))
                .SelectMany(library => Files(library.Value))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TargetFailedException(
                $"{file} cannot be read.", exception.Message, "Publish with another SDK, or report this with the file.", inner: exception);
        }
    }

    // What a package calls lib/net8.0/A.dll is published as A.dll; only what is for one platform keeps its path, and what is for one language its
    // culture's folder.
    private static IEnumerable<string> Files(JsonElement library) =>
        Assets(library, "runtime").Concat(Assets(library, "native")).Select(asset => LocalPath(asset) ?? FileName(asset.Name))
            .Concat(Assets(library, "runtimeTargets").Select(asset => LocalPath(asset) ?? asset.Name))
            .Concat(Assets(library, "resources").Select(asset => LocalPath(asset) ?? $"{Member(asset, "locale")}/{FileName(asset.Name)}"));

    private static IEnumerable<JsonProperty> Assets(JsonElement library, string group) =>
        library.TryGetProperty(group, out var assets) ? assets.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static string? LocalPath(JsonProperty asset) => Member(asset, "localPath");

    private static string? Member(JsonProperty asset, string name) => asset.Value.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
