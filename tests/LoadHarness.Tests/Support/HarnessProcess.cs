using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace LoadHarness.Tests.Support;

/// <summary>The service as a process of its own, as a deployment runs it.</summary>
internal sealed partial class HarnessProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _reading;

    private HarnessProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public static HarnessProcess Start(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LoadHarness.dll"));
        foreach (var setting in RunningHarness.Baseline.Where(s => !s.StartsWith("--Logging", StringComparison.Ordinal))) start.ArgumentList.Add(setting);
        foreach (var setting in settings) start.ArgumentList.Add("--" + setting);
        return new HarnessProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the service says where it listens.</summary>
    public async Task<HarnessProcess> ListeningAsync()
    {
        var address = await _listening.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Http.BaseAddress = address;
        return this;
    }

    /// <summary>Waits until a line of the log says this.</summary>
    public async Task SaysAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _lines.Reader.ReadAsync(limit.Token)).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    public async Task<double> MetricAsync(string name)
    {
        var text = await Http.GetStringAsync("/metrics");
        return double.Parse(Regex.Match(text, $"^{Regex.Escape(name)} (.+)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public void Terminate() => Kill(_process.Id, Sigterm).ShouldBe(0);

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await _reading;
        return (_process.ExitCode, string.Join('\n', _output), await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output.Add(line);
            _lines.Writer.TryWrite(line);
            if (Listening().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }

        _listening.TrySetException(new InvalidOperationException("The service ended without listening: " + await _errors));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [GeneratedRegex("\"Now listening on: (http://[^\"]+)\"")]
    private static partial Regex Listening();
}
