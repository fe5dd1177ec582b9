using System.Text.Json;

namespace Slipway.Acceptance.Tests;

/// <summary>A user who asks the same address again and again over the same connections, and remembers every answer.</summary>
public sealed class PollingClient : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _polling;

    /// <param name="url">The service's address; one with a path ends with a slash.</param>
    /// <param name="pause">Between two requests. Default: none.</param>
    public PollingClient(Uri url, TimeSpan pause = default) => _polling = PollAsync(url, pause);

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

    private async Task PollAsync(Uri url, TimeSpan pause)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var work = await _http.GetAsync(new Uri(url, "work"));
                var version = JsonDocument.Parse(await _http.GetStringAsync(new Uri(url, "version"))).RootElement.GetProperty("version").GetString()!;
                Answers++;
                if (!work.IsSuccessStatusCode)
                {
                    Failures.Add($"{(int)work.StatusCode}");
                }

                if (Versions.LastOrDefault() != version)
                {
                    Versions.Add(version);
                }

                await Task.WhenAny(Task.Delay(pause, _end.Token));
            }
            catch (Exception exception)
            {
                Failures.Add(exception.Message);
            }
        }
    }
}
