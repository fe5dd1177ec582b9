using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>The rules of one SARIF run: of the driver and of its extensions, by index and by id.</summary>
internal sealed class SarifRules
{
    private readonly JsonElement _tool;
    private readonly List<JsonElement> _driver;
    private readonly Dictionary<string, JsonElement> _byId = new(StringComparer.Ordinal);

    public SarifRules(JsonElement run)
    {
        _tool = run.GetProperty("tool");
        _driver = [.. Sarif.Items(_tool.GetProperty("driver"), "rules")];
        foreach (var rule in _driver.Concat(Sarif.Items(_tool, "extensions").SelectMany(extension => Sarif.Items(extension, "rules"))))
        {
            if (Sarif.Text(rule, "id") is { } id)
            {
                _byId.TryAdd(id, rule);
            }
        }
    }

    public JsonElement? Of(JsonElement result)
    {
        if (Sarif.Text(result, "ruleId") is { } id && _byId.TryGetValue(id, out var named))
        {
            return named;
        }

        return result.TryGetProperty("ruleIndex", out var index) && index.TryGetInt32(out var number) && number >= 0 && number < _driver.Count
            ? _driver[number]
            : null;
    }
}
