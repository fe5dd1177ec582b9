using System.Collections.Concurrent;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>Starts, finds and stops the processes of one service. None of them ends with the build.</summary>
internal sealed class InstanceProcesses(IProcessRunner runner, IChangeGate gate, TimeProvider clock, ILog log)
{
    /// <summary>The variable that holds an instance's nonce.</summary>
    public const string NonceVariable = "SLIPWAY_INSTANCE";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReapTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IDetachedProcess> _started = new();

    /// <summary>
    /// Starts the process that <paramref name="prepare"/> describes; a dry run neither prepares nor starts, and answers <see langword="null"/>.
    /// </summary>
    public Task<ProcessIdentity?> StartAsync(Change change, Func<ProcessSpec> prepare, LocalInstance instance, CancellationToken cancellationToken) =>
        gate.ChangeAsync<ProcessIdentity?>(
            change,
            _ =>
            {
                var spec = prepare();
                var process = runner.StartDetached(spec with { Environment = spec.Environment.SetItem(NonceVariable, instance.Nonce) }, instance.Log);
                _started[instance.Nonce] = process;
                return Task.FromResult<ProcessIdentity?>(process.Identity);
            },
            () => null,
            cancellationToken);

    /// <summary>The processes of the instance that live: by its noted identity, or by its nonce where no start was noted.</summary>
    public static IReadOnlyList<ProcessIdentity> Find(LocalInstance instance) =>
        instance.Process is null ? ProcessOrphans.Carrying(NonceVariable, instance.Nonce)
        : instance.Process.IsAlive ? [instance.Process]
        : [];

    public static bool IsAlive(LocalInstance instance) => Find(instance).Count > 0;

    /// <summary>The exit code of a process that has ended, if this very run started it.</summary>
    public async Task<int?> ExitCodeAsync(LocalInstance instance, CancellationToken cancellationToken)
    {
        if (!_started.TryGetValue(instance.Nonce, out var process))
        {
            return null;
        }

        try
        {
            return await process.Exited.WaitAsync(ReapTime, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Ends the process and all that it started: SIGTERM, after the grace SIGKILL. Says and does nothing when there is none.</summary>
    /// <param name="change">What is shown.</param>
    /// <param name="instance">The process.</param>
    /// <param name="grace">Between the two signals.</param>
    /// <param name="before">Awaited first, such as draining.</param>
    /// <param name="cancellationToken">Cancels the wait, not the signals.</param>
    public Task StopAsync(Change change, LocalInstance instance, TimeSpan grace, Func<CancellationToken, Task>? before, CancellationToken cancellationToken) =>
        !IsAlive(instance)
            ? Task.CompletedTask
            : gate.ChangeAsync(
                change,
                async token =>
                {
                    if (before is not null)
                    {
                        await before(token).ConfigureAwait(false);
                    }

                    await EndAsync(instance, grace, token).ConfigureAwait(false);
                },
                cancellationToken);

    private async Task EndAsync(LocalInstance instance, TimeSpan grace, CancellationToken cancellationToken)
    {
        var processes = Find(instance);
        foreach (var process in processes)
        {
            process.Terminate();
        }

        var began = clock.GetTimestamp();
        while (processes.Any(process => process.IsAlive))
        {
            if (clock.GetElapsedTime(began) > grace)
            {
                var pids = string.Join(", ", processes.Select(process => process.Pid));
                log.Warn($"process {pids} did not end within {grace.TotalSeconds:0.#} s of SIGTERM and was killed");
                break;
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }

        // Also what it started itself and left behind; the nonce is inherited.
        var all = processes.Concat(ProcessOrphans.Carrying(NonceVariable, instance.Nonce)).ToList();
        foreach (var left in all)
        {
            left.Kill();
        }

        while (all.Exists(process => process.IsAlive))
        {
            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
