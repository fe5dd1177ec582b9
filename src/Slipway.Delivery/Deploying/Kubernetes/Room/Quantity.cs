using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>The API's numbers with units: <c>250m</c>, <c>1.5</c>, <c>64Mi</c>, <c>2G</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Units =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>0 for what is absent, or no quantity.</summary>
    public static decimal Of(JsonNode? node) => node is JsonValue value ? Parse(value.ToString()) : 0;

    public static decimal Parse(string text)
    {
        var (suffix, factor) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var digits = suffix is null ? text : text[..^suffix.Length];
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * (suffix is null ? 1 : factor) : 0;
    }

    /// <summary>As a person writes it: memory in Mi, all else as a plain number or in thousandths.</summary>
    public static string Text(string resource, decimal value) =>
        resource.EndsWith("memory", StringComparison.Ordinal) || resource.EndsWith("storage", StringComparison.Ordinal) ? $"{(value / (1L << 20)).ToString("0.#", CultureInfo.InvariantCulture)}Mi"
        : value == decimal.Truncate(value) ? value.ToString("0", CultureInfo.InvariantCulture)
        : $"{(value * 1000).ToString("0.#", CultureInfo.InvariantCulture)}m";
}
