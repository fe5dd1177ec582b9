using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>The service as a process on a free port, every fault off, ended with the test.</summary>
internal sealed partial class HarnessProcess : IAsyncDisposable
{
    private static readonly string[] Settings =
    [
        "--urls=http://127.0.0.1:0", "--Faults:ErrorRate=0", "--Faults:LatencyMs=0", "--Faults:StartupDelaySeconds=0",
        "--Faults:CrashAfterSeconds=-1", "--Faults:LeakMbPerMinute=0", "--SERVICE_VERSION=1.4.0-dev.2.g3fa94c1",
        "--SERVICE_COMMIT=3fa94c1be0d24c8d5ad9ddf7f3c1fd0a0f7f9d8e", "--IMAGE_DIGEST=sha256:9b1c5e0f2c4ad1f7be0c21f0e4a9d5b6c7e8f901",
    ];

    private readonly Process _process;
    private readonly Task _reading;

    private HarnessProcess(Process process, Uri address, Task reading)
    {
        (_process, Address, _reading) = (process, address, reading);
        Http = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<HarnessProcess> StartAsync(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LoadHarness.dll"));
        foreach (var setting in Settings.Concat(settings)) start.ArgumentList.Add(setting);
        var process = Process.Start(start)!;

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
                if (Listening().Match(line) is { Success: true } match) listening.TrySetResult(new Uri(match.Groups[1].Value));
            listening.TrySetException(new InvalidOperationException("The service ended without listening."));
        });
        return new HarnessProcess(process, await listening.Task.WaitAsync(TimeSpan.FromSeconds(30)), reading);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    [GeneratedRegex("\"Now listening on: (http://[^\"]+)\"")]
    private static partial Regex Listening();
}
