using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Tooling;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>YAML documents as JSON, with the scalars that kubectl sees: <c>0644</c> is octal, <c>yes</c> is true, what is quoted is text.</summary>
internal static partial class YamlJson
{
    /// <summary>The documents of <paramref name="text"/>, the items of lists one by one; empty documents are left out.</summary>
    public static IReadOnlyList<JsonObject> Read(string text, string source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new UsageException($"{source} is no YAML.", $"Line {exception.Start.Line}: {exception.Message}", "Mend the manifest.", exception);
        }

        var objects = new List<JsonObject>();
        foreach (var document in stream.Documents)
        {
            var node = Convert(document.RootNode);
            switch (node)
            {
                case null:
                    break;
                case JsonObject { } list when list["kind"]?.ToString() == "List" && list["items"] is JsonArray items:
                    objects.AddRange(items.OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone()));
                    break;
                case JsonObject map when map["kind"] is not null && map["apiVersion"] is not null:
                    objects.Add(map);
                    break;
                default:
                    throw new UsageException($"{source} holds a document that is no Kubernetes object.", "It has no kind or no apiVersion.", "Mend the manifest.");
            }
        }

        return objects;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        if (Octal().Match(text) is { Success: true } octal)
        {
            return JsonValue.Create(System.Convert.ToInt64(octal.Groups["digits"].Value, 8));
        }

        if (Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        return Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : JsonValue.Create(text);
    }

    [GeneratedRegex("^0o?(?<digits>[0-7]+)$")]
    private static partial Regex Octal();

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Real();
}
