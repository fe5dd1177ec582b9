namespace Slipway.Delivery.Baking;

/// <summary>A query of the user's own, held against a threshold. It must answer one value; none is neither success nor failure.</summary>
public sealed class PrometheusCheck(CheckRule rule, HttpClient http, Uri server, string query) : IBakeCheck
{
    private readonly PrometheusClient _client = new(http, server);

    /// <inheritdoc/>
    public CheckRule Rule { get; } = rule;

    /// <inheritdoc/>
    public async Task<CheckReading> RunAsync(CancellationToken cancellationToken)
    {
        var samples = await _client.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return samples switch
        {
            [{ } one] when !double.IsNaN(one.Value) => CheckReading.Of(one.Value),
            [_] => CheckReading.Unreadable($"{query} answers NaN"),
            [] => CheckReading.Unreadable($"{query} answers nothing"),
            _ => CheckReading.Unreadable($"{query} answers {samples.Count} values; aggregate them to one"),
        };
    }
}
