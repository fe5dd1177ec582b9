using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>Whether two objects are the same for all that a person would say.</summary>
internal static class JsonShape
{
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    /// <summary>A short name for a value; the order of an object's members does not matter.</summary>
    public static string HashOf(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>Whether applying made, or would make, no difference beyond the API server's own bookkeeping.</summary>
    public static bool SameApartFromBookkeeping(JsonObject before, JsonObject after) => JsonNode.DeepEquals(Stripped(before), Stripped(after));

    /// <summary>A pod template without what the Deployment's controller adds for its ReplicaSets.</summary>
    public static JsonNode? Template(JsonNode? template)
    {
        var copy = template?.DeepClone();
        (copy.Find("metadata", "labels") as JsonObject)?.Remove("pod-template-hash");
        return copy;
    }

    /// <summary>The fields that applying would change: where, what is there, what would be. Items of lists are known by their names.</summary>
    public static IEnumerable<(string Path, JsonNode? Found, JsonNode? Wanted)> Differences(JsonObject live, JsonObject preview) => Between("", Stripped(live), Stripped(preview));

    private static IEnumerable<(string Path, JsonNode? Found, JsonNode? Wanted)> Between(string path, JsonNode? found, JsonNode? wanted) => (found, wanted) switch
    {
        _ when JsonNode.DeepEquals(found, wanted) => [],
        (JsonObject left, JsonObject right) => left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key))
            .SelectMany(name => Between(path.Length == 0 ? name : $"{path}.{name}", left[name], right[name])),
        (JsonArray left, JsonArray right) when Named(left) is { } before && Named(right) is { } after => before.Keys.Union(after.Keys)
            .SelectMany(name => Between($"{path}[{name}]", before.GetValueOrDefault(name), after.GetValueOrDefault(name))),
        _ => [(path, found, wanted)],
    };

    private static Dictionary<string, JsonNode>? Named(JsonArray list)
    {
        var named = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return list.All(item => item.Text("name") is { } name && named.TryAdd(name, item!)) ? named : null;
    }

    private static JsonObject Stripped(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (var name in Bookkeeping)
            {
                metadata.Remove(name);
            }
        }

        return copy;
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonValue.Create(name)!.ToJsonString()).Append(':');
                    Write(value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var value in list)
                {
                    Write(value, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
