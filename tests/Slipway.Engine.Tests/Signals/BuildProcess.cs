using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Engine.Tests.Signals;

/// <summary>The test program as a real process, and what it has printed so far. Whatever it named as its child is ended with this object.</summary>
internal sealed partial class BuildProcess : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<ProcessIdentity> _children = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BuildProcess(AbsolutePath root, params string[] targets)
    {
        // A shell that starts tests in the background has SIGINT ignored, and its children inherit that.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        var program = Path.Combine(AppContext.BaseDirectory, "Slipway.Engine.Tests.Program.dll");
        foreach (var word in (string[])["--default-signal=HUP,INT,TERM", "dotnet", program, .. targets, "--root", root])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Remove("GITHUB_ACTIONS");
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The processes that it said it has started.</summary>
    public IReadOnlyList<ProcessIdentity> Children
    {
        get
        {
            lock (_output)
            {
                return [.. _children];
            }
        }
    }

    public void Signal(int signal) => Send(_process.Id, signal).ShouldBe(0);

    /// <summary>Until it has printed that, so many times.</summary>
    public async Task SaysAsync(string text, int times = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_output)
            {
                if (_output.ToString().Split(text).Length > times)
                {
                    return;
                }

                more = _more.Task;
            }

            _reading.IsCompleted.ShouldBeFalse($"It ended without saying '{text}':\n{Output}");
            await more.WaitAsync(patience.Token);
        }
    }

    /// <summary>Until it has ended: its exit code.</summary>
    public async Task<int> EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Until it has ended by itself and all that it printed is read: its exit code.</summary>
    public async Task<int> EndsInPeaceAsync()
    {
        var exitCode = await EndsAsync();
        await _reading.WaitAsync(Patience);
        return exitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        foreach (var child in Children)
        {
            child.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int pid, int signal);

    private async Task ReadAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync();
            lock (_output)
            {
                _output.Append(line).Append('\n');
                if (line?.Trim().Split(' ') is ["child", var pid] && ProcessIdentity.Of(int.Parse(pid)) is { } child)
                {
                    _children.Add(child);
                }

                _more.TrySetResult();
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (line is null)
            {
                return;
            }
        }
    }
}
