using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>A field of an object, and who set it, as the API server keeps it (<c>metadata.managedFields</c>, FieldsV1).</summary>
/// <param name="Path">Where: <c>spec.template.spec.containers[api].image</c>.</param>
/// <param name="Value">What is there.</param>
/// <param name="Manager">Who set it. Several may have, to the same value.</param>
internal sealed record OwnedField(string Path, JsonNode? Value, string Manager)
{
    private const string Item = "k:";
    private const string Field = "f:";
    private const string Itself = ".";

    // What an object is to be; its status is the cluster's affair.
    private static readonly string[] Roots = ["f:spec", "f:data", "f:binaryData", "f:metadata"];

    /// <summary>The item of a list that its owner added, with all that is in it, where the field is in one; else the field itself.</summary>
    public required string Whole { get; init; }

    /// <summary>Whether it is a label or an annotation of the object itself: everybody's notebook.</summary>
    public bool IsNote => Path.StartsWith("metadata.", StringComparison.Ordinal);

    /// <summary>All fields that somebody set.</summary>
    public static IReadOnlyList<OwnedField> Of(JsonObject value) =>
    [
        .. from entry in value.Items("metadata", "managedFields")
           let manager = entry.Text("manager")
           where manager is not null && entry.Text("subresource") is null
           from root in Roots
           let owned = entry.Find("fieldsV1", root) as JsonObject
           where owned is not null
           from field in Leaves(root[Field.Length..], null, owned, value[root[Field.Length..]])
           select new OwnedField(field.Path, field.Value, manager) { Whole = field.Whole ?? field.Path },
    ];

    /// <summary>Whether one of the two is the other, or holds it.</summary>
    public bool Touches(string path) => IsWithin(Path, path) || IsWithin(path, Path);

    private static bool IsWithin(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');

    private static IEnumerable<(string Path, string? Whole, JsonNode? Value)> Leaves(string path, string? whole, JsonObject owned, JsonNode? value) =>
        value is null ? [] // it is gone by now
        : owned.All(pair => pair.Key == Itself) ? [(path, whole, value)]
        : owned.SelectMany(pair => pair switch
        {
            { Key: Itself } => [], // the map or list, of which what is in it says more
            { Key: var key, Value: JsonObject below } when key.StartsWith(Field, StringComparison.Ordinal) => Leaves($"{path}.{key[Field.Length..]}", whole, below, value.Find(key[Field.Length..])),
            { Key: var key, Value: JsonObject below } when key.StartsWith(Item, StringComparison.Ordinal) => OfItem(path, whole, JsonNode.Parse(key[Item.Length..])!.AsObject(), below, value),
            _ => [(path, whole, value)],
        });

    private static IEnumerable<(string Path, string? Whole, JsonNode? Value)> OfItem(string path, string? whole, JsonObject key, JsonObject owned, JsonNode list)
    {
        var item = (list as JsonArray)?.FirstOrDefault(item => key.All(pair => JsonNode.DeepEquals(item.Find(pair.Key), pair.Value)));
        var named = $"{path}[{item.Text("name") ?? string.Join('/', key.Select(pair => $"{pair.Value}"))}]";
        return Leaves(named, whole ?? (owned.ContainsKey(Itself) ? named : null), owned, item);
    }
}
