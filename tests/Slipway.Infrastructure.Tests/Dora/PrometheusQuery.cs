using System.Globalization;
using System.Text.Json;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>Asks a Prometheus, and writes its answer like the lines that were pushed.</summary>
internal static class PrometheusQuery
{
    private static readonly string[] Order = ["service", "environment", "window"];

    public static async Task<List<string>> LinesAsync(HttpClient http, Uri prometheus, string query, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync(
            new Uri(prometheus, $"api/v1/query?query={Uri.EscapeDataString(query)}"), cancellationToken));
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(Line).Order(StringComparer.Ordinal),
        ];
    }

    private static string Line(JsonElement sample)
    {
        var metric = sample.GetProperty("metric");
        var labels = Order.Where(name => metric.TryGetProperty(name, out _)).Select(name => $"{name}=\"{metric.GetProperty(name).GetString()}\"");
        var value = double.Parse(sample.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        return $"{metric.GetProperty("__name__").GetString()}{{{string.Join(',', labels)}}} {value.ToString("R", CultureInfo.InvariantCulture)}";
    }
}
