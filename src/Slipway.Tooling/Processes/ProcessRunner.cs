using System.Diagnostics;
using System.Text;

namespace Slipway.Tooling.Processes;

/// <summary>
/// Runs programs in a session (and so a process group) of their own, which is what lets a cancelled run end everything that it started.
/// </summary>
/// <param name="mask">Hides secrets in everything that is printed or kept.</param>
/// <param name="log">Where echoed lines and the command lines (debug) go.</param>
/// <param name="clock">Measures durations and grace periods.</param>
/// <param name="environment">What children inherit, and where PATH is read.</param>
/// <param name="workingDirectory">Where a process starts that names no folder.</param>
public sealed class ProcessRunner(SecretMask mask, ILog log, TimeProvider clock, IEnvironment environment, AbsolutePath workingDirectory) : IProcessRunner
{
    private static readonly TimeSpan PipeDrain = TimeSpan.FromSeconds(2);

    private readonly ProcessStarter _starter = new(environment, workingDirectory);

    /// <summary>The same runner, echoing to another log.</summary>
    public ProcessRunner WithLog(ILog other) => new(mask, other, clock, environment, workingDirectory);

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var secret in spec.SecretEnvironment.Values)
        {
            mask.Add(secret);
        }

        if (spec.SecretInput is not null)
        {
            mask.Add(spec.SecretInput);
        }

        var command = mask.Apply(spec.ToString());
        log.Debug($"$ {command}");
        var began = clock.GetTimestamp();
        using var process = _starter.Start(spec);
        var output = new Capture(spec, mask, log, spec.OnOutput);
        var error = new Capture(spec, mask, log, spec.OnError);
        var pumps = Task.WhenAll(output.PumpAsync(process.StandardOutput), error.PumpAsync(process.StandardError), FeedAsync(process, spec));

        using var timeout = spec.Timeout is { } limit ? new CancellationTokenSource(limit, clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, spec.Grace).ConfigureAwait(false);
        }

        // A grandchild may keep the pipes open for ever; what the process itself wrote is there by now.
        await Task.WhenAny(pumps, Task.Delay(PipeDrain, clock, CancellationToken.None)).ConfigureAwait(false);
        var result = new ProcessResult(process.ExitCode, output.Text, error.Text, clock.GetElapsedTime(began));
        cancellationToken.ThrowIfCancellationRequested();
        if (timeout.IsCancellationRequested)
        {
            throw new ProcessFailedException(command, result, $"did not end within {spec.Timeout!.Value.TotalSeconds:0.#} s");
        }

        log.Debug($"{spec.FileName}: exit code {result.ExitCode} after {result.Duration.TotalSeconds:0.0} s");
        return result.ExitCode != 0 && spec.ThrowOnError ? throw new ProcessFailedException(command, result) : result;
    }

    /// <inheritdoc/>
    public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile)
    {
        log.Debug($"$ {mask.Apply(spec.ToString())} >> {logFile} &");
        return _starter.StartDetached(spec, logFile);
    }

    private static async Task FeedAsync(Process process, ProcessSpec spec)
    {
        try
        {
            await process.StandardInput.WriteAsync(spec.SecretInput?.Reveal() ?? spec.StandardInput ?? "").ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process did not want to read; its exit code says whether that matters.
        }
    }

    private async Task EndAsync(Process process, TimeSpan grace)
    {
        ProcessGroup.Signal(process.Id, ProcessGroup.Term);
        using var patience = new CancellationTokenSource(grace, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Its grace is over.
        }

        // Also when the leader went in time: the rest of its group may not have.
        ProcessGroup.Signal(process.Id, ProcessGroup.Kill);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class Capture(ProcessSpec spec, SecretMask mask, ILog log, Action<string>? onLine)
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public async Task PumpAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } raw)
            {
                var line = mask.Apply(raw);
                if (spec.Capture)
                {
                    lock (_text)
                    {
                        _text.Append(line).Append('\n');
                    }
                }

                onLine?.Invoke(line);
                if (spec.Echo is { } level)
                {
                    log.Write(level, line);
                }
            }
        }
    }
}
