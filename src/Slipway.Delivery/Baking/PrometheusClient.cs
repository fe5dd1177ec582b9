using System.Globalization;
using System.Text.Json;

namespace Slipway.Delivery.Baking;

/// <summary>Instant queries of a Prometheus server (<c>/api/v1/query</c>).</summary>
internal sealed class PrometheusClient(HttpClient http, Uri server)
{
    private const int ShownBody = 200;

    /// <summary>The samples of a scalar or an instant vector. What is no such answer is an <see cref="HttpRequestException"/> in the server's own words.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        var prefix = server.ToString().TrimEnd('/');
        using var response = await http.GetAsync(new Uri($"{prefix}/api/v1/query?query={Uri.EscapeDataString(query)}"), cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.GetProperty("status").GetString() != "success")
                throw new HttpRequestException($"{server} refused the query: {root.GetProperty("error").GetString()}");
            var data = root.GetProperty("data");
            return data.GetProperty("resultType").GetString() switch
            {
                "vector" => [.. data.GetProperty("result").EnumerateArray().Select(Sample)],
                "scalar" => [new PrometheusSample("", new Dictionary<string, string>(), Value(data.GetProperty("result")))],
                var other => throw new HttpRequestException($"{server} answered the query by a {other}; an instant vector or a scalar is needed"),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var shown = body.Length > ShownBody ? body[..ShownBody] + "…" : body;
            throw new HttpRequestException($"{server} answered {(int)response.StatusCode}, which is no answer of Prometheus: {shown.Trim()}", exception);
        }
    }

    private static PrometheusSample Sample(JsonElement element)
    {
        var labels = element.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal);
        return new PrometheusSample(labels.GetValueOrDefault("__name__", ""), labels, Value(element.GetProperty("value")));
    }

    private static double Value(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text ?? "", CultureInfo.InvariantCulture),
    };
}
