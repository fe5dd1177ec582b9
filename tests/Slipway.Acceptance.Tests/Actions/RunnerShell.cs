using System.Diagnostics;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>Runs a step's command as the runner does: bash on a script file; cancelled by SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL.</summary>
public sealed class RunnerShell(StringBuilder log, Func<string, string> mask)
{
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromSeconds(7.5);
    private static readonly TimeSpan AfterTerminate = TimeSpan.FromSeconds(2.5);

    /// <summary>Answers the exit code; the signals that were needed are in the log.</summary>
    public async Task<int> RunAsync(
        AbsolutePath script, AbsolutePath folder, IReadOnlyDictionary<string, string> environment, Action<string> seen, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo("env", ["--default-signal=INT", "bash", "--noprofile", "--norc", "-eo", "pipefail", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Note(line.Data, seen);
        process.ErrorDataReceived += (_, line) => Note(line.Data, seen);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (!await EndsAsync(process, Signals.Interrupt, AfterInterrupt, "SIGINT")
                && !await EndsAsync(process, Signals.Terminate, AfterTerminate, "SIGTERM"))
            {
                Note("[runner] SIGKILL", seen);
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        return process.ExitCode;
    }

    private async Task<bool> EndsAsync(Process process, Action<int> signal, TimeSpan patience, string name)
    {
        Note($"[runner] {name}", _ => { });
        signal(process.Id);
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Note(string? line, Action<string> seen)
    {
        if (line is null)
        {
            return;
        }

        seen(line); // first: a line that names a secret is masked itself
        lock (log)
        {
            log.Append(mask(line)).Append('\n');
        }
    }
}
