using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>The operations of a workload on one service: lease, intent, strategy, verdict, in that order.</summary>
internal sealed class KubernetesService(ClusterScope scope, IRollout rollout, IRegistry? registry) : IServiceDelivery
{
    private readonly Settling _settling = new(scope, rollout);

    public ValueTask DisposeAsync() => scope.Lease.DisposeAsync();

    public async Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var serving = await rollout.ServingAsync(state, cancellationToken).ConfigureAwait(false);
        return new WorkloadStatus(
            serving,
            state.Intent?.Candidate,
            [.. state.Verified.Select(verified => verified.Release)],
            [.. state.Quarantined.Select(quarantined => quarantined.Digest)],
            scope.Options.Url,
            await rollout.ProblemAsync(state, cancellationToken).ConfigureAwait(false))
        {
            RunId = state.Intent?.RunId,
            Notes = [.. await new ServingNotes(scope).OfAsync(state, serving, cancellationToken).ConfigureAwait(false)],
        };
    }

    public async Task<IReadOnlyList<Drift>> DriftAsync(CancellationToken cancellationToken) =>
        await new ClusterDrift(scope, rollout).ReadAsync(await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var release = request.In(scope.Options.Environment, scope.Options.Url, scope.Clock.GetUtcNow());
        RefuseQuarantined(await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false), request);
        if (!await new Preflight(scope, registry).CheckAsync(request, cancellationToken).ConfigureAwait(false))
        {
            await new NamespaceStep(scope).CreateAsync(cancellationToken).ConfigureAwait(false);
        }

        var image = registry?.QualifiedName(request.Image) ?? request.Image; // a registry may know its own host only once it was asked

        await HoldAsync(cancellationToken).ConfigureAwait(false);
        await _settling.SettleAsync(cancellationToken).ConfigureAwait(false);
        await HoldAsync(cancellationToken).ConfigureAwait(false); // settling gives the lease back, as every end of a delivery does
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        RefuseQuarantined(state, request); // the run that was waited for may have rejected it
        var serving = await rollout.ServingAsync(state, cancellationToken).ConfigureAwait(false);
        var verified = state.Verified.FirstOrDefault(known => known.Release.Digest == release.Digest && known.Release.RunId == serving?.RunId);
        if (serving?.Digest == release.Digest && verified is not null && await rollout.IsAsAskedAsync(verified.Release, image, request.Image, cancellationToken).ConfigureAwait(false))
        {
            await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            return new DeployOutcome(verified.Release, Unchanged: true, verified.Release);
        }

        if (serving?.Digest == release.Digest && serving.IsSameDeployAs(state.Left?.Release) && await rollout.IsAsAskedAsync(serving, image, request.Image, cancellationToken).ConfigureAwait(false))
        {
            return await AdoptAsync(state, serving, image, request.Image, cancellationToken).ConfigureAwait(false);
        }

        var bare = new ClusterIntent { Candidate = release, Phase = IntentPhase.Deploying, RunId = release.RunId };
        var intent = await IntendAsync(state, bare, image, request.Image, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await rollout.BringUpAsync(intent, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                throw new DeployFailedException(release, $"{release.Title} did not start. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = rollout.ServesCandidates && problem.WasReady };
            }

            var read = await new ConfigurationReader(scope).ReadAsync(intent.Manifest.Find("spec", "template"), cancellationToken).ConfigureAwait(false);
            await NoteAsync(
                release,
                "is ready",
                state => state with { Intent = state.Intent! with { Phase = IntentPhase.Baking, Ready = true, Configuration = read } },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await _settling.AfterFailureAsync(release, exception).ConfigureAwait(false);
            throw;
        }

        return new DeployOutcome(release, Unchanged: false, serving is { VerifiedAt: not null } || state.Verified.IsEmpty ? serving : state.Verified[0].Release);
    }

    public async Task<ReleaseObservation> ObserveAsync(Release candidate, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await rollout.ObserveAsync(state, IntentOf(state, candidate), cancellationToken).ConfigureAwait(false);
    }

    public async Task<RolloutStep?> AdvanceAsync(Release candidate, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        var intent = IntentOf(await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false), candidate);
        if (rollout.StepAfter(intent) is not { } step)
        {
            return null;
        }

        if (!await rollout.IsThereAsync(intent, cancellationToken).ConfigureAwait(false))
        {
            throw Superseded(candidate);
        }

        var next = intent with { Step = step.Number - 1 };
        await NoteAsync(candidate, $"goes on to {step.Title}", state => state with { Intent = next }, cancellationToken).ConfigureAwait(false);
        return await rollout.AdvanceAsync(next, cancellationToken).ConfigureAwait(false) is { } problem
            ? throw new DeployFailedException(candidate, $"{candidate.Title} did not get to {step.Title}. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = true }
            : step;
    }

    public async Task<Release> AcceptAsync(Release candidate, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var intent = IntentOf(state, candidate);
        if (!await rollout.IsThereAsync(intent, cancellationToken).ConfigureAwait(false))
        {
            throw await _settling.LeaveAsync(candidate, cancellationToken).ConfigureAwait(false);
        }

        var verified = candidate with { VerifiedAt = scope.Clock.GetUtcNow() };
        await NoteAsync(
            candidate, "passed its bake", now => now with { Intent = now.Intent! with { Phase = IntentPhase.Accepting, Candidate = verified } }, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _settling.FinishAcceptanceAsync(intent with { Candidate = verified }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DeployFailedException or SupersededException)
        {
            await _settling.AfterFailureAsync(candidate, exception).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<Release?> RejectAsync(Release candidate, string reason, bool quarantine, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        IntentOf(state, candidate);
        var entry = new QuarantinedDigest(candidate.Digest, candidate.Version, reason, scope.Clock.GetUtcNow());
        await NoteAsync(
            candidate,
            "is rejected",
            now => now with
            {
                Intent = now.Intent! with { Phase = IntentPhase.Rejecting },
                // What was verified stays allowed: the same image with another configuration may be good.
                Quarantined = !quarantine || now.Verified.Any(verified => verified.Release.Digest == candidate.Digest)
                    ? now.Quarantined
                    : [.. now.Quarantined.Where(other => other.Digest != candidate.Digest), entry],
            },
            cancellationToken).ConfigureAwait(false);
        return await _settling.FinishRejectionAsync(scope.Options.RollbackWatch, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Release?> LeaveAsync(Release candidate, string reason, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        var intent = IntentOf(await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false), candidate);
        if (!rollout.HasAllUsers(intent))
        {
            return await RejectAsync(candidate, reason, quarantine: false, cancellationToken).ConfigureAwait(false);
        }

        if (!await rollout.IsThereAsync(intent, cancellationToken).ConfigureAwait(false))
        {
            throw await _settling.LeaveAsync(candidate, cancellationToken).ConfigureAwait(false);
        }

        var leaving = intent with { Phase = IntentPhase.Leaving, Reason = reason };
        await NoteAsync(candidate, "is left as it is", now => now with { Intent = leaving }, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _settling.FinishLeavingAsync(leaving, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DeployFailedException or SupersededException)
        {
            await _settling.AfterFailureAsync(candidate, exception).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<Release> RollbackAsync(string? version, string runId, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        await _settling.SettleAsync(cancellationToken).ConfigureAwait(false);
        await HoldAsync(cancellationToken).ConfigureAwait(false); // settling gives the lease back, as every end of a delivery does
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var serving = await rollout.ServingAsync(state, cancellationToken).ConfigureAwait(false);
        var target = RollbackTarget.Choose(state, serving, scope.Service.Name, version);
        if (serving is { VerifiedAt: not null } && serving.Digest == target.Release.Digest && serving.RunId == target.Release.RunId)
        {
            scope.Log.Info($"{target.Release.Version} serves already");
            await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            return serving;
        }

        var former = await rollout.ServingNameAsync(cancellationToken).ConfigureAwait(false);
        await scope.Store.UpdateAsync(
            $"{target.Release.Title} is coming back",
            now => now with
            {
                Intent = new ClusterIntent { Candidate = target.Release, Phase = IntentPhase.RollingBack, RunId = runId, Manifest = now.Manifest ?? scope.Manifests.Deployment, Former = former },
            },
            cancellationToken).ConfigureAwait(false);
        return await _settling.FinishRollbackAsync(scope.Options.RollbackWatch, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string?> RecoverAsync(CancellationToken cancellationToken)
    {
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var idle = state.Intent is null && await scope.Lease.HolderAsync(cancellationToken).ConfigureAwait(false) is null;
        if (idle && rollout.IsTidy(state))
        {
            return null;
        }

        if (await scope.Lease.TakeOverAsync(cancellationToken).ConfigureAwait(false) is { } alive)
        {
            scope.Log.Info($"run {alive.RunId} is delivering {scope.Service.Name}, and alive: nothing to put right");
            return null;
        }

        var done = await _settling.SettleAsync(cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return done ?? (idle ? null : "freed the lease that an ended run had left");
    }

    public async Task DownAsync(CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        await scope.Store.UpdateAsync(
            $"{scope.Service.Name} is going down",
            state => state with { Intent = new ClusterIntent { Phase = IntentPhase.GoingDown, RunId = scope.Options.RunId } },
            cancellationToken).ConfigureAwait(false);
        await _settling.FinishDownAsync(cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It serves already and nothing has changed since a bake could not tell: it is judged where it is, and no pod of it is started anew.</summary>
    private async Task<DeployOutcome> AdoptAsync(ClusterState state, Release serving, string image, string repository, CancellationToken cancellationToken)
    {
        var read = await new ConfigurationReader(scope).ReadAsync(scope.Manifests.Deployment.Find("spec", "template"), cancellationToken).ConfigureAwait(false);
        var bare = new ClusterIntent { Candidate = serving, Phase = IntentPhase.Baking, Ready = true, Adopted = true, RunId = scope.Options.RunId, Configuration = read };
        await IntendAsync(state, bare, image, repository, cancellationToken).ConfigureAwait(false);
        scope.Log.Info($"{serving.Title} serves already, not verified: it is judged again");
        return new DeployOutcome(serving, Unchanged: false, state.Verified.FirstOrDefault()?.Release) { Adopted = true };
    }

    private async Task<ClusterIntent> IntendAsync(ClusterState state, ClusterIntent bare, string image, string repository, CancellationToken cancellationToken)
    {
        ClusterIntent intent;
        try
        {
            intent = await rollout.IntendAsync(state, bare, image, repository, cancellationToken).ConfigureAwait(false);
            await CheckRoomAsync(intent, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Nothing was changed yet: nobody needs to wait for this run.
            await scope.Lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // The intent comes before the first change: whoever finds it knows what to look for.
        await scope.Store.UpdateAsync($"{bare.Candidate!.Title} is being {(bare.Adopted ? "judged again" : "deployed")}", now => now with { Intent = intent, Kept = intent.Slot is null ? now.Kept : null }, cancellationToken).ConfigureAwait(false);
        return intent;
    }

    private async Task CheckRoomAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        var serving = await rollout.ServingNameAsync(cancellationToken).ConfigureAwait(false) is { } name ? await scope.PodsOf(name).FindAsync(cancellationToken).ConfigureAwait(false) : null;
        if (!intent.Adopted && rollout.RoomFor(intent, serving) is { } plan)
        {
            await new RoomCheck(scope).CheckAsync(intent.Candidate!, plan, intent.Manifest.Find("spec", "template"), serving.Find("spec", "template"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (await scope.Lease.AcquireAsync(scope.Options.WaitForLease, cancellationToken).ConfigureAwait(false) is not { } holder)
        {
            return;
        }

        if (scope.Changes.IsDryRun)
        {
            scope.Log.Warn($"run {holder.RunId} is delivering {scope.Service.Name} right now; a real run would wait for it");
            return;
        }

        throw new TargetFailedException(
            $"{scope.Service.Name} is being delivered to {scope.Options.Environment} by another run.",
            $"Run {holder.RunId} holds the lease (process {holder.Process.Pid} on {holder.Machine.Split('/')[0]}) and did not give it back within {scope.Options.WaitForLease.TotalSeconds:0} s.",
            "Wait for that run, or end it and run ./build.sh Recover.");
    }

    private Task NoteAsync(Release release, string fact, Func<ClusterState, ClusterState> change, CancellationToken cancellationToken) => scope.Store.UpdateAsync(
        $"{release.Title} {fact}",
        state => state.Intent?.Is(release) == true ? change(state) : throw Superseded(release),
        cancellationToken);

    private static ClusterIntent IntentOf(ClusterState state, Release candidate) => state.Intent is { } intent && intent.Is(candidate) ? intent : throw Superseded(candidate);

    private static SupersededException Superseded(Release release) => new(release, "It is not the candidate any more.");

    private static void RefuseQuarantined(ClusterState state, DeployRequest request)
    {
        if (!request.ForceQuarantined && state.Quarantined.FirstOrDefault(quarantined => quarantined.Digest == request.Digest) is { } rejected)
        {
            throw new UsageException(
                $"{request.Service.Name} {request.Version} was rejected before and is not deployed again.",
                $"{rejected.Digest} was quarantined at {rejected.At:yyyy-MM-dd HH:mm:ss} UTC: {rejected.Reason}",
                "Commit a correction, or force this digest if the rejection was wrong (--force-digest).");
        }
    }
}
