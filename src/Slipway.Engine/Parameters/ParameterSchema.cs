using System.Text.Json.Nodes;
using Slipway.Tooling.Records;

namespace Slipway.Parameters;

/// <summary>A JSON schema (draft 2020-12) of a build's parameter files, for completion and checks in editors.</summary>
public static class ParameterSchema
{
    /// <summary>The schema of <c>.nuke/parameters.json</c> as text. Secrets are left out: they have no place in a file.</summary>
    public static string Json(BuildDescription build)
    {
        var properties = new JsonObject { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (var parameter in build.Parameters.Where(parameter => !parameter.IsSecret).OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            properties[parameter.Name] = Describe(parameter);
        }

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Parameters of this build",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        return schema.ToJsonString(SlipwayJson.Options) + "\n";
    }

    private static JsonObject Describe(ParameterModel parameter)
    {
        var single = Single(parameter);
        var described = parameter.IsList
            ? new JsonObject { ["type"] = new JsonArray("array", "string"), ["items"] = single }
            : single;
        if (parameter.Description is { } description)
        {
            described["description"] = description;
        }

        if (parameter.Default is { } value)
        {
            described["default"] = parameter.IsSwitch ? JsonValue.Create(value == "true") : JsonValue.Create(value);
        }

        return described;
    }

    private static JsonObject Single(ParameterModel parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        var plain = type == typeof(bool) ? "boolean" : type == typeof(int) || type == typeof(long) ? "integer" : type == typeof(double) || type == typeof(decimal) ? "number" : "string";
        var described = new JsonObject { ["type"] = plain };
        if (plain == "string" && parameter.Allowed.Length > 0)
        {
            described["enum"] = new JsonArray([.. parameter.Allowed.Select(value => (JsonNode)JsonValue.Create(value)!)]);
        }

        return described;
    }
}
