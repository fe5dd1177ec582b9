using System.Text.Json;

namespace Slipway.Acceptance.Tests;

/// <summary>A user who asks the same address again and again over the same connections, and remembers every answer.</summary>
public sealed class PollingClient : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _polling;

    public PollingClient(Uri url) => _polling = PollAsync(url);

    public int Answers { get; private set; }

    public List<string> Failures { get; } = [];

    public List<string> Versions { get; } = [];

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _polling;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task PollAsync(Uri url)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var work = await _http.GetAsync(new Uri(url, "/work"));
                var version = JsonDocument.Parse(await _http.GetStringAsync(new Uri(url, "/version"))).RootElement.GetProperty("version").GetString()!;
                Answers++;
                if (!work.IsSuccessStatusCode)
                {
                    Failures.Add($"{(int)work.StatusCode}");
                }

                if (Versions.LastOrDefault() != version)
                {
                    Versions.Add(version);
                }
            }
            catch (Exception exception)
            {
                Failures.Add(exception.Message);
            }
        }
    }
}
