using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Dora;

/// <summary>
/// Puts the figures on a Prometheus Pushgateway: for each service and environment one PUT that replaces the whole group <c>job/service/environment</c>, read
/// back and
/// compared. A push that fails is said loudly and fails nothing: the figures are computed anew at every run, so the next push mends it.
/// </summary>
public sealed class Pushgateway
{
    /// <summary>The job label of every group.</summary>
    public const string Job = "slipway_dora";

    private readonly HttpClient _http;
    private readonly IChangeGate _gate;
    private readonly ILog _log;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue? _credentials;

    /// <summary>Talks to the Pushgateway at <paramref name="address"/>, which may have a path; user and password in it are sent as Basic credentials and never
    /// shown.</summary>
    public Pushgateway(HttpClient http, Uri address, IChangeGate gate, ILog log)
    {
        (_http, _gate, _log) = (http, gate, log);
        _address = new UriBuilder(address) { UserName = "", Password = "", Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        _credentials = address.UserInfo.Length == 0
            ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
    }

    /// <summary>Pushes every series; never throws for what the Pushgateway or the network does.</summary>
    public async Task<IReadOnlyList<PushOutcome>> PushAsync(DoraRecord record, CancellationToken cancellationToken)
    {
        var outcomes = new List<PushOutcome>();
        foreach (var series in record.Series)
        {
            var problem = await PushAsync(record with { Series = [series] }, series, cancellationToken).ConfigureAwait(false);
            outcomes.Add(new(series.Service, series.Environment, problem));
            if (problem is not null)
            {
                _log.Warn($"The figures of {series.Service} in {series.Environment} are not on the Pushgateway {_address}: {problem} The next run pushes "
                    + $"them again.");
            }
        }

        return outcomes;
    }

    private async Task<string?> PushAsync(DoraRecord one, DoraSeries series, CancellationToken cancellationToken)
    {
        var group = new Uri(_address, $"metrics/job/{Job}/{Label("service", series.Service)}/{Label("environment", series.Environment)}");
        var change = new Change("put", $"metrics of {series.Service} in {series.Environment} on {_address}", new Dictionary<string,
            string>
        { ["group"] = group.AbsolutePath });
        try
        {
            return await _gate.ChangeAsync(change, token => PutAndCompareAsync(group, one, series, token), () => null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception is OperationCanceledException ? "it did not answer in time." : $"{exception.Message.TrimEnd('.')}.";
        }
    }

    private async Task<string?> PutAndCompareAsync(Uri group, DoraRecord one, DoraSeries series, CancellationToken cancellationToken)
    {
        using var content = new StringContent(DoraPrometheus.Write(one), new UTF8Encoding(false), "text/plain");
        using var put = await SendAsync(HttpMethod.Put, group, content, cancellationToken).ConfigureAwait(false);
        if (!put.IsSuccessStatusCode)
        {
            var said = await put.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return $"it answered {(int)put.StatusCode} ({said.Trim().Split('\n')[0]}).";
        }

        using var get = await SendAsync(HttpMethod.Get, new Uri(_address, "api/v1/metrics"), null, cancellationToken).ConfigureAwait(false);
        if (!get.IsSuccessStatusCode)
        {
            return $"it took them, but reading them back was answered with {(int)get.StatusCode}.";
        }

        var stream = await get.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var held = await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
            return PushgatewayGroup.Difference(held.RootElement, Job, series, PrometheusFamilies.Of(one));
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri uri, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Headers.Authorization = _credentials;
        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A label as part of the path. A value that is empty or holds a slash can only be given in Base64 (URL alphabet, padding optional).</summary>
    private static string Label(string name, string value) => value.Length > 0 && !value.Contains('/')
        ? $"{name}/{Uri.EscapeDataString(value)}"
        : $"{name}@base64/{(value.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=').Replace('+', '-').Replace('/', '_'))}";
}
