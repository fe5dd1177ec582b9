using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>
/// One delivery at a time for each service and environment: a Lease of 60 s that is renewed every 10 s. Its times are those of the API server's clock, so that
/// no two machines have to agree on theirs.
/// </summary>
internal sealed class ServiceLease(KubeApi api, ClusterChanges changes, string ns, string name, LeaseHolder me, TimeProvider clock, ILog log) : IAsyncDisposable
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private const string HolderAnnotation = Manifests.ReleaseStamp.Prefix + "holder";

    private const int ReleaseTries = 10;

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _renewing;
    private Task _renewals = Task.CompletedTask;
    private JsonObject? _held;
    private LeaseHolder? _takenBy;

    private string Path => $"{ApiPath.Leases(ns)}/{name}";

    /// <summary>Who holds it now; <see langword="null"/>: nobody, or a holder whose time is up.</summary>
    public async Task<LeaseHolder?> HolderAsync(CancellationToken cancellationToken) =>
        await api.FindAsync(Path, cancellationToken).ConfigureAwait(false) is { } lease && !IsFree(lease) ? HolderOf(lease) : null;

    /// <summary>
    /// Takes the lease: at once when it is free, this run's own, or its holder is provably dead; else when it expires. <paramref name="patience"/> without that is
    /// an answer, not an error: the holder.
    /// </summary>
    public async Task<LeaseHolder?> AcquireAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_held is not null)
        {
            return null;
        }

        var began = clock.GetTimestamp();
        for (var told = false; ; told = true)
        {
            var lease = await api.FindAsync(Path, cancellationToken).ConfigureAwait(false);
            var holder = HolderOf(lease);
            if (lease is null || IsFree(lease) || holder is null || holder.RunId == me.RunId || holder.IsProvablyDead)
            {
                if (await TryTakeAsync(lease, cancellationToken).ConfigureAwait(false))
                {
                    EndWhatItLeft(holder);
                    return null;
                }

                continue;
            }

            if (clock.GetElapsedTime(began) >= patience || changes.IsDryRun)
            {
                return holder;
            }

            if (!told)
            {
                log.Info($"run {holder.RunId} on {holder.Machine.Split('/')[0]} is delivering this service; waiting for it");
            }

            log.Progress($"waiting for run {holder.RunId} ({clock.GetElapsedTime(began).TotalSeconds:0} of {patience.TotalSeconds:0} s)");
            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes it from a run that is no more: at once where that is certain, else when it expires. A holder that renews it is alive, and is the answer.
    /// </summary>
    public async Task<LeaseHolder?> TakeOverAsync(CancellationToken cancellationToken)
    {
        var first = (await api.FindAsync(Path, cancellationToken).ConfigureAwait(false)).Text("spec", "renewTime");
        while (await AcquireAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is { } holder)
        {
            var now = (await api.FindAsync(Path, cancellationToken).ConfigureAwait(false)).Text("spec", "renewTime");
            if (now != first || changes.IsDryRun)
            {
                return holder;
            }

            log.Progress($"run {holder.RunId} may have died; waiting until its lease expires");
            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Gives it back, if it is still held.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await StopRenewingAsync().ConfigureAwait(false);
        if (_held is not { } held)
        {
            return;
        }

        _held = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var free = held.Copy();
                free.Within("spec").Remove("holderIdentity");
                free.Within("metadata").Within("annotations").Remove(HolderAnnotation);
                await changes.ReplaceAsync(new Change("release", $"lease {ns}/{name}"), Path, free, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException exception) when (exception.IsConflict || exception.IsNotFound)
            {
                // A renewal whose answer nobody waited for any more may have come before: then it is ours all the same.
                if (attempt == ReleaseTries || await api.FindAsync(Path, cancellationToken).ConfigureAwait(false) is not { } now || HolderOf(now) != me)
                {
                    log.Debug($"the lease {name} is not this run's any more");
                    return;
                }

                held = now;
            }
        }
    }

    /// <summary>Throws when somebody else holds it by now: what comes next must not be written.</summary>
    public void EnsureHeld()
    {
        if (_held is null && !changes.IsDryRun)
        {
            throw new TargetFailedException(
                $"The lease {ns}/{name} was lost, and nothing more is changed by this run.",
                _takenBy is { } other
                    ? $"Run {other.RunId} has taken it (process {other.Process.Pid} on {other.Machine.Split('/')[0]})."
                    : "It could not be renewed for 60 s, or somebody has taken it away.",
                "See ./build.sh Status; then run ./build.sh Recover.");
        }
    }

    public async ValueTask DisposeAsync() => await StopRenewingAsync().ConfigureAwait(false);

    private static LeaseHolder? HolderOf(JsonObject? lease)
    {
        try
        {
            return lease.Text("metadata", "annotations", HolderAnnotation) is { } text ? JsonSerializer.Deserialize<LeaseHolder>(text, SlipwayJson.Compact) : null;
        }
        catch (JsonException)
        {
            return null; // somebody else's writing: as good as free once it has expired, which is asked first
        }
    }

    /// <summary>A build that was killed could not end its kubectl.</summary>
    private void EndWhatItLeft(LeaseHolder? holder)
    {
        if (holder is { IsProvablyDead: true } && !changes.IsDryRun && ProcessOrphans.EndThoseOf(holder.Process) is > 0 and var ended)
        {
            log.Debug($"ended {ended} processes that run {holder.RunId} had left");
        }
    }

    private bool IsFree(JsonObject lease) =>
        string.IsNullOrEmpty(lease.Text("spec", "holderIdentity")) || lease.Time("spec", "renewTime") is not { } renewed || api.ServerTime - renewed > Duration;

    private async Task<bool> TryTakeAsync(JsonObject? lease, CancellationToken cancellationToken)
    {
        var change = new Change("take", $"lease {ns}/{name}", new Dictionary<string, string> { ["for"] = $"run {me.RunId}", ["renewed every"] = $"{Renewal.TotalSeconds:0} s" });
        var now = Now();
        var taken = lease?.Copy() ?? new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns, ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = ClusterChanges.Manager } },
        };
        taken.Within("metadata").Within("annotations")[HolderAnnotation] = JsonSerializer.Serialize(me, SlipwayJson.Compact);
        var spec = taken.Within("spec");
        spec["holderIdentity"] = me.RunId;
        spec["leaseDurationSeconds"] = (int)Duration.TotalSeconds;
        spec["acquireTime"] = now;
        spec["renewTime"] = now;
        spec["leaseTransitions"] = lease.Number("spec", "leaseTransitions") + (lease is null ? 0 : 1);
        try
        {
            _held = await (lease is null
                ? changes.CreateAsync(change, ApiPath.Leases(ns), taken, cancellationToken)
                : changes.ReplaceAsync(change, Path, taken, cancellationToken)).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.IsConflict)
        {
            return false; // another run was faster
        }

        if (!changes.IsDryRun)
        {
            _renewing = new CancellationTokenSource();
            _renewals = RenewAsync(_renewing.Token);
        }

        return true;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = clock.GetTimestamp();
        try
        {
            while (_held is { } held)
            {
                await Task.Delay(Renewal, clock, cancellationToken).ConfigureAwait(false);
                try
                {
                    var next = held.Copy();
                    next.Within("spec")["renewTime"] = Now();
                    _held = await changes.RenewAsync(Path, next, cancellationToken).ConfigureAwait(false);
                    renewed = clock.GetTimestamp();
                }
                catch (KubernetesException exception) when (exception.IsTransient && clock.GetElapsedTime(renewed) < Duration)
                {
                    log.Debug($"the lease {name} could not be renewed: {exception.Why}");
                }
                catch (KubernetesException exception)
                {
                    // A write whose answer was lost looks like somebody else's; the holder tells.
                    var now = await api.FindAsync(Path, cancellationToken).ConfigureAwait(false);
                    _takenBy = HolderOf(now) is { } holder && holder != me ? holder : null;
                    _held = now is not null && HolderOf(now) == me ? now : null;
                    if (_held is null)
                    {
                        log.Warn($"the lease {name} is lost{(_takenBy is null ? "" : $": run {_takenBy.RunId} has taken it")}; this run changes nothing more");
                    }
                    else
                    {
                        log.Debug($"the lease {name} has changed: {exception.Reason}; it is still held");
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Released, or left to expire.
        }
        catch (KubernetesException exception)
        {
            _held = null;
            log.Warn($"the lease {name} is lost: {exception.Why}");
        }
    }

    private async Task StopRenewingAsync()
    {
        if (_renewing is { } renewing)
        {
            _renewing = null;
            await renewing.CancelAsync().ConfigureAwait(false);
            await _renewals.ConfigureAwait(false);
            renewing.Dispose();
        }
    }

    // The API's MicroTime.
    private string Now() => api.ServerTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
