using System.Text.Json.Nodes;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>AWS's own description of an API, to hold requests and answers against.</summary>
internal sealed class ApiShapes(string model)
{
    private readonly JsonNode _model = JsonNode.Parse(model)!;

    /// <summary>What of <paramref name="value"/> the operation does not know or lacks; nothing when it conforms.</summary>
    public IReadOnlyList<string> Check(string operation, string member, JsonNode value)
    {
        var shape = _model["operations"]![operation]![member]!["shape"]!.GetValue<string>();
        return [.. Walk(shape, value, $"{operation}.{member}")];
    }

    private IEnumerable<string> Walk(string name, JsonNode? value, string at)
    {
        var shape = _model["shapes"]![name]!;
        switch (shape["type"]!.GetValue<string>())
        {
            case "structure" when value is JsonObject structure:
                var members = shape["members"]!.AsObject();
                var missing = (shape["required"]?.AsArray() ?? []).Select(required => required!.GetValue<string>()).Where(required => structure[required] is null)
                    .Select(required => $"{at}.{required} is missing");
                return missing.Concat(structure.Where(pair => pair.Value is not null).SelectMany(pair => members[pair.Key] is { } member
                    ? Walk(member["shape"]!.GetValue<string>(), pair.Value, $"{at}.{pair.Key}")
                    : [$"{at}.{pair.Key} is not known"]));
            case "list" when value is JsonArray list:
                return list.SelectMany((item, index) => Walk(shape["member"]!["shape"]!.GetValue<string>(), item, $"{at}[{index}]"));
            case "string" when value is JsonValue text && text.TryGetValue<string>(out var word):
                return shape["enum"] is not JsonArray words || words.Any(one => one!.GetValue<string>() == word) ? [] : [$"{at} is {word}"];
            case "boolean" when value is JsonValue flag && flag.TryGetValue<bool>(out _):
            case "integer" or "long" or "double" or "timestamp" when value is JsonValue number && number.TryGetValue<double>(out _):
            case "map" when value is JsonObject:
                return [];
            default:
                return [$"{at} is no {shape["type"]}: {value?.ToJsonString() ?? "null"}"];
        }
    }
}
