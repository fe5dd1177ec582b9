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
    private static readonly TimeSpan GroupPoll = TimeSpan.FromMilliseconds(20);

    private readonly ProcessStarter _starter = new(environment, workingDirectory);

    /// <summary>The same runner, echoing to another log.</summary>
    public ProcessRunner WithLog(ILog other) => new(mask, other, clock, environment, workingDirectory);

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = Command(spec);
        log.Debug($"$ {command}");
        var began = clock.GetTimestamp();
        using var process = _starter.Start(spec);
        var output = new Capture(spec, mask, log, spec.OnOutput);
        var error = new Capture(spec, mask, log, spec.OnError);
        Task[] pumps = [PumpAsync(process, spec, output), error.PumpAsync(process.StandardError), FeedAsync(process, spec)];

        using var timeout = spec.Timeout is { } limit ? new CancellationTokenSource(limit, clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, BrokenBy(pumps));
        var ended = false;
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ended = true;
            await EndAsync(process, spec.Grace).ConfigureAwait(false);
        }

        try
        {
            await Task.WhenAll(pumps).WaitAsync(PipeDrain, clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!pumps.Any(pump => pump.IsFaulted))
        {
            // A grandchild may keep the pipes open for ever; what the process itself wrote is there by now.
        }

        var result = new ProcessResult(process.ExitCode, output.Text, error.Text, clock.GetElapsedTime(began));
        cancellationToken.ThrowIfCancellationRequested();
        if (ended)
        {
            throw new ProcessFailedException(command, result, $"did not end within {spec.Timeout!.Value.TotalSeconds:0.#} s");
        }

        log.Debug($"{spec.FileName}: exit code {result.ExitCode} after {result.Duration.TotalSeconds:0.0} s");
        return result.ExitCode != 0 && spec.ThrowOnError ? throw new ProcessFailedException(command, result) : result;
    }

    /// <inheritdoc/>
    public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile)
    {
        log.Debug($"$ {Command(spec)} >> {logFile} &");
        return _starter.StartDetached(spec, logFile);
    }

    // For people. What the process gets to know in secret is known to the mask from here on.
    private string Command(ProcessSpec spec)
    {
        foreach (var secret in spec.SecretEnvironment.Values.Append(spec.SecretInput).OfType<Secret>())
        {
            mask.Add(secret);
        }

        return spec.ToString(mask);
    }

    // A callback that throws leaves a pipe unread, and the process would wait for ever to write into it.
    private static CancellationToken BrokenBy(Task[] pumps)
    {
        var broken = new CancellationTokenSource();
        foreach (var pump in pumps)
        {
            pump.ContinueWith(
                faulted =>
                {
                    _ = faulted.Exception;
                    broken.Cancel();
                },
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return broken.Token;
    }

    private Task PumpAsync(Process process, ProcessSpec spec, Capture output)
    {
        if (spec.OnOutputBlock is not { } onBlock)
        {
            return output.PumpAsync(process.StandardOutput);
        }

        PipeCapacity.Enlarge(process.StandardOutput.BaseStream);
        return new BlockPump(process.StandardOutput.BaseStream, mask, onBlock).PumpAsync();
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

            // The leader went; the rest of its group has the same grace to put away what it holds.
            while (ProcessGroup.HasMembers(process.Id))
            {
                await Task.Delay(GroupPoll, clock, patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
            {
                ProcessGroup.Signal(process.Id, ProcessGroup.Kill);
            }
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        ProcessGroup.KillRest(process.Id);
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
