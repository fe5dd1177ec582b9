using System.Globalization;
using System.Text.Json;

namespace Slipway.Delivery.Baking;

/// <summary>Instant queries of a Prometheus server (<c>/api/v1/query</c>).</summary>
internal sealed class PrometheusClient(HttpClient http, Uri server)
{
    private const int ShownBody = 200;

    /// <summary>The samples of a scalar or an instant vector. What is no such answer is an <see cref="HttpRequestException"/> in the server's own words.</summary>
    public Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<PrometheusSample>>(
        $"query?query={Uri.EscapeDataString(query)}",
        data => data.GetProperty("resultType").GetString() switch
        {
            "vector" => [.. data.GetProperty("result").EnumerateArray().Select(Sample)],
            "scalar" => [new PrometheusSample("", new Dictionary<string, string>(), Value(data.GetProperty("result")))],
            var other => throw new HttpRequestException($"{server} answered the query by a {other}; an instant vector or a scalar is needed"),
        },
        cancellationToken);

    /// <summary>The series of a range: by their labels, each value with its time.</summary>
    public Task<IReadOnlyList<PrometheusSeries>> QueryRangeAsync(string query, DateTimeOffset from, DateTimeOffset until, TimeSpan step, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<PrometheusSeries>>(
            $"query_range?query={Uri.EscapeDataString(query)}&start={Seconds(from)}&end={Seconds(until)}&step={step.TotalSeconds.ToString(CultureInfo.InvariantCulture)}",
            data => [.. data.GetProperty("result").EnumerateArray().Select(Series)],
            cancellationToken);

    private async Task<T> AskAsync<T>(string question, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var prefix = server.ToString().TrimEnd('/');
        using var response = await http.GetAsync(new Uri($"{prefix}/api/v1/{question}"), cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.GetProperty("status").GetString() != "success")
                throw new HttpRequestException($"{server} refused the query: {root.GetProperty("error").GetString()}");
            return read(root.GetProperty("data"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var shown = body.Length > ShownBody ? body[..ShownBody] + "…" : body;
            throw new HttpRequestException($"{server} answered {(int)response.StatusCode}, which is no answer of Prometheus: {shown.Trim()}", exception);
        }
    }

    private static PrometheusSample Sample(JsonElement element)
    {
        var labels = Labels(element);
        return new PrometheusSample(labels.GetValueOrDefault("__name__", ""), labels, Value(element.GetProperty("value")));
    }

    private static PrometheusSeries Series(JsonElement element) => new(
        Labels(element), [.. element.GetProperty("values").EnumerateArray().Select(pair => (DateTimeOffset.UnixEpoch.AddSeconds(pair[0].GetDouble()), Value(pair)))]);

    private static Dictionary<string, string> Labels(JsonElement element) =>
        element.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal);

    private static string Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static double Value(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text ?? "", CultureInfo.InvariantCulture),
    };
}
