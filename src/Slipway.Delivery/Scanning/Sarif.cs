using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>SARIF's small conventions.</summary>
internal static class Sarif
{
    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public static JsonElement? Object(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static JsonElement.ArrayEnumerator Items(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    /// <summary>Not a check that passed, did not apply, or was found by an earlier run only (sections 3.27.9 and 3.27.24).</summary>
    public static bool IsFinding(JsonElement result) =>
        Text(result, "kind") is null or "fail" or "open" or "review" && Text(result, "baselineState") is not "absent";

    /// <summary>The message's first line: given, or looked up in the rule by its id.</summary>
    public static string? Message(JsonElement result, JsonElement? rule)
    {
        var text = Object(result, "message") is { } message
            ? Text(message, "text") ?? Lookup(Text(message, "id"), rule)
            : null;
        text ??= rule is { } described && Object(described, "shortDescription") is { } description ? Text(description, "text") : null;
        return text?.Split('\n', 2)[0].Trim();
    }

    private static string? Lookup(string? id, JsonElement? rule) =>
        id is not null && rule is { } known && Object(known, "messageStrings") is { } strings && Object(strings, id) is { } form ? Text(form, "text") : null;

    public static string? Snippet(JsonElement? region) => region is { } lines && Object(lines, "snippet") is { } snippet ? Text(snippet, "text") : null;

    /// <summary>The file of a physical location, with forward slashes.</summary>
    public static string? File(JsonElement? location) =>
        location is { } place && Object(place, "artifactLocation") is { } artifact && Text(artifact, "uri") is { } uri ? RelativeFile(uri) : null;

    private static string RelativeFile(string uri)
    {
        var path = uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? new Uri(uri).LocalPath : Uri.UnescapeDataString(uri);
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }
}
