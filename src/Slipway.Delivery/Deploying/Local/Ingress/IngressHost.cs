using System.Security.Cryptography;
using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>Keeps the one ingress process of a service running on its stable port.</summary>
internal sealed class IngressHost(
    LocalWorkloadOptions options, string service, LocalFolders folders, LocalStateStore store, InstanceProcesses processes, IngressControl control,
    IngressPort ports, IEnvironment environment, IChangeGate gate, TimeProvider clock)
{
    private const int Tries = 5;
    private const int PortTaken = 3; // the program's exit code when somebody else was faster

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(6); // its own shutdown takes 5 s at most
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts the ingress unless one runs that can be used, whichever build it came from.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (store.Read().Ingress is { } existing)
        {
            if (store.IsPreview && existing.Instance.Process is null)
            {
                return; // a dry run has shown its start already
            }

            var status = await InsistAsync(existing, cancellationToken).ConfigureAwait(false);
            if (!ports.Accepts(existing.Instance.Port))
            {
                await ports.ChooseAsync(store.Read().Port, [], cancellationToken).ConfigureAwait(false); // before what serves is stopped: the new port must be there to be had
            }
            else if (status is { Protocol: IngressControl.Protocol } && status.Service == service)
            {
                await NoteAsync(existing, cancellationToken).ConfigureAwait(false);
                return;
            }

            await StopAsync(cancellationToken).ConfigureAwait(false);
        }

        var tried = new HashSet<int>();
        var started = false;
        for (var attempt = 1; !started; attempt++)
        {
            var port = await ports.ChooseAsync(store.Read().Port, tried, cancellationToken).ConfigureAwait(false);
            started = await TryStartAsync(port, attempt == Tries, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the running ingress says; <see langword="null"/> when none answers.</summary>
    public async Task<IngressStatus?> ReadAsync(CancellationToken cancellationToken) =>
        store.Read().Ingress is { } ingress ? await control.ReadAsync(ingress, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Moves the traffic to <paramref name="release"/>.</summary>
    public Task SwitchAsync(RunningRelease release, CancellationToken cancellationToken) =>
        gate.ChangeAsync(
            new Change(
                "switch", $"{store.Read().Url} to {release.Release.Title}", new Dictionary<string, string> { ["upstream"] = $"{release.Instance.Address}" }),
            token => control.SwitchAsync(
                store.Read().Ingress ?? throw new InvalidOperationException("There is no ingress to switch."), release.Instance.Address, token),
            cancellationToken);

    /// <summary>Ends the ingress, if there is one. The port stays reserved in the state.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (store.Read().Ingress is { } ingress)
        {
            var change = new Change("stop", $"ingress of {service} at {ingress.Instance.Address}");
            await processes.StopAsync(change, ingress.Instance, StopGrace, null, cancellationToken).ConfigureAwait(false);
            await store.UpdateAsync($"the ingress of {service} is stopped", state => state with { Ingress = null }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks again while the process lives: one that is only slow (a machine that builds) must not be replaced, since that drops requests.</summary>
    private async Task<IngressStatus?> InsistAsync(LocalIngress ingress, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var status = await control.ReadAsync(ingress, cancellationToken).ConfigureAwait(false);
            if (status is not null || !InstanceProcesses.IsAlive(ingress.Instance) || clock.GetElapsedTime(began) > Patience)
            {
                return status;
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Answers <see langword="false"/> when the port was lost to somebody else and another one may be tried.</summary>
    private async Task<bool> TryStartAsync(int port, bool isLast, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid().ToString("n");
        var ingress = new LocalIngress(new LocalInstance(nonce, folders.Logs / "ingress.log") { Port = port }, LoopbackPorts.Free());
        await store.UpdateAsync(
            $"the ingress of {service} starts at {ingress.Instance.Address}",
            state => state with { Ingress = ingress },
            cancellationToken).ConfigureAwait(false);
        var identity = await processes.StartAsync(
            new Change("start", $"ingress of {service}", new Dictionary<string, string> { ["address"] = $"{ingress.Instance.Address}" }),
            () => Prepare(ingress),
            ingress.Instance,
            cancellationToken).ConfigureAwait(false);
        var started = ingress with { Instance = ingress.Instance with { Process = identity } };
        if (identity is not null && !await AnswersAsync(started, cancellationToken).ConfigureAwait(false))
        {
            var lostItsPort = !InstanceProcesses.IsAlive(ingress.Instance)
                && await processes.ExitCodeAsync(ingress.Instance, cancellationToken).ConfigureAwait(false) == PortTaken;
            await StopAsync(cancellationToken).ConfigureAwait(false);
            return lostItsPort && !isLast
                ? false
                : throw new TargetFailedException(
                    $"The ingress of {service} did not start.",
                    LogTail.Read(ingress.Instance.Log),
                    $"Read its log, {ingress.Instance.Log}, and run the same again.");
        }

        await store.UpdateAsync(
            $"the ingress of {service} runs at {ingress.Instance.Address}",
            state => state with { Port = port, Ingress = started },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private ProcessSpec Prepare(LocalIngress ingress)
    {
        var state = store.Read();
        var upstream = state.Serving is { } serving && InstanceProcesses.IsAlive(serving.Instance) ? serving.Instance.Address : null;
        folders.Create();
        var token = RandomNumberGenerator.GetHexString(32);
        new IngressSettings(service, ingress.Instance.Port, ingress.ControlPort, token, upstream).Write(folders.IngressSettings);
        return new ProcessSpec(options.DotNet, IngressProgram.Copy(options.IngressProgram, folders.IngressPrograms), folders.IngressSettings)
        {
            WorkingDirectory = folders.Root,
            Environment = InheritedEnvironment.Cleared(environment),
        };
    }

    private async Task<bool> AnswersAsync(LocalIngress ingress, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < StartLimit && InstanceProcesses.IsAlive(ingress.Instance))
        {
            if (await control.ReadAsync(ingress, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Writes down an ingress whose start was not noted by the run that made it.</summary>
    private async Task NoteAsync(LocalIngress ingress, CancellationToken cancellationToken)
    {
        if (ingress.Instance.Process is null && InstanceProcesses.Find(ingress.Instance) is [var found, ..])
        {
            await store.UpdateAsync(
                $"the ingress of {service} runs at {ingress.Instance.Address}",
                state => state with { Port = ingress.Instance.Port, Ingress = ingress with { Instance = ingress.Instance with { Process = found } } },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
