using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>Who set which field, as the API server keeps it (<c>metadata.managedFields</c>, FieldsV1).</summary>
internal static class FieldOwners
{
    private const string Item = "k:";
    private const string Field = "f:";
    private const string Itself = ".";

    // What an object is to be. Its status is the cluster's affair, and its labels and annotations are everybody's notebook.
    private static readonly string[] Roots = ["f:spec", "f:data", "f:binaryData"];

    /// <summary>The fields that somebody set of whom <paramref name="isKnown"/> does not hold, with their values.</summary>
    public static IEnumerable<(string Path, JsonNode? Value, string Manager)> Foreign(JsonObject live, Func<string, bool> isKnown) =>
        from entry in live.Items("metadata", "managedFields")
        let manager = entry.Text("manager")
        where manager is not null && entry.Text("subresource") is null && !isKnown(manager)
        from root in Roots
        let owned = entry.Find("fieldsV1", root) as JsonObject
        where owned is not null
        from field in Leaves(root[Field.Length..], owned, live[root[Field.Length..]])
        select (field.Path, field.Value, manager);

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(string path, JsonObject owned, JsonNode? value) =>
        value is null ? [] // it is gone by now
        : owned.Count == 0 || owned.ContainsKey(Itself) ? [(path, value)]
        : owned.SelectMany(pair => pair switch
        {
            { Key: var key, Value: JsonObject below } when key.StartsWith(Field, StringComparison.Ordinal) => Leaves($"{path}.{key[Field.Length..]}", below, value.Find(key[Field.Length..])),
            { Key: var key, Value: JsonObject below } when key.StartsWith(Item, StringComparison.Ordinal) => OfItem(path, JsonNode.Parse(key[Item.Length..])!.AsObject(), below, value),
            _ => [(path, value)],
        });

    private static IEnumerable<(string Path, JsonNode? Value)> OfItem(string path, JsonObject key, JsonObject owned, JsonNode list)
    {
        var item = (list as JsonArray)?.FirstOrDefault(item => key.All(pair => JsonNode.DeepEquals(item.Find(pair.Key), pair.Value)));
        return Leaves($"{path}[{item.Text("name") ?? string.Join('/', key.Select(pair => $"{pair.Value}"))}]", owned, item);
    }
}
