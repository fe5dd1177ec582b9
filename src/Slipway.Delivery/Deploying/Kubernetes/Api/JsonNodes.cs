using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>Reading of the API's objects, where anything may be absent.</summary>
internal static class JsonNodes
{
    public static JsonNode? Find(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node is JsonObject map ? map[name] : null;
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Find(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static int Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Find(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && int.TryParse(value.ToJsonString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Find(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Find(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    public static IEnumerable<KeyValuePair<string, string>> Pairs(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Find(path) is JsonObject map ? map.Select(pair => KeyValuePair.Create(pair.Key, pair.Value is JsonValue value ? value.ToString() : "")) : [];

    /// <summary>The object at <paramref name="name"/>, made where there is none.</summary>
    public static JsonObject Within(this JsonObject node, string name)
    {
        if (node[name] is JsonObject found)
        {
            return found;
        }

        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    public static string Name(this JsonObject node) => node.Text("metadata", "name") ?? "";

    public static string Kind(this JsonObject node) => node.Text("kind") ?? "";

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
