using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// The ends of a delivery: what comes after the decision. Each can be begun by one run and finished by another; the intent goes last, together with what the
/// state then says.
/// </summary>
internal sealed class Settling(ClusterScope scope, IRollout rollout)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Finishes or undoes what an earlier run left; answers in words what it did. Needs the lease.</summary>
    public async Task<string?> SettleAsync(CancellationToken cancellationToken)
    {
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Intent is not { } intent)
        {
            return await rollout.TidyAsync(state, cancellationToken).ConfigureAwait(false);
        }

        var version = intent.Candidate?.Version ?? scope.Service.Name;
        string done;
        try
        {
            switch (intent.Phase)
            {
                case IntentPhase.Accepting:
                    await FinishAcceptanceAsync(intent, cancellationToken).ConfigureAwait(false);
                    done = $"finished the acceptance of {version}";
                    break;
                case IntentPhase.Leaving:
                    await FinishLeavingAsync(intent, cancellationToken).ConfigureAwait(false);
                    done = $"left {version}, which its bake could not judge; it serves, not verified";
                    break;
                case IntentPhase.Deploying or IntentPhase.Baking when intent.Adopted:
                    await ForgetAsync($"{version} is left as it was", cancellationToken).ConfigureAwait(false);
                    done = $"left {version} as it was before it was to be judged again: it serves, not verified";
                    break;
                case IntentPhase.RollingBack:
                    await FinishRollbackAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                    done = $"finished the return to {version}";
                    break;
                case IntentPhase.GoingDown:
                    await FinishDownAsync(cancellationToken).ConfigureAwait(false);
                    done = $"finished taking {scope.Service.Name} down";
                    break;
                default:
                    await scope.Store.UpdateAsync($"{version} is taken away", now => now with { Intent = now.Intent! with { Phase = IntentPhase.Rejecting } }, cancellationToken).ConfigureAwait(false);
                    var serving = await FinishRejectionAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                    done = $"took {version} away, whose delivery was not finished; {(serving is null ? "nothing serves" : $"{serving.Version} serves")}";
                    break;
            }
        }
        catch (SupersededException exception)
        {
            await ForgetAsync($"{version} was superseded", cancellationToken).ConfigureAwait(false);
            done = $"left {version} alone: {exception.Why}";
        }

        scope.Log.Info($"an earlier run did not end: {done}");
        state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!rollout.IsTidy(state) && await scope.Lease.AcquireAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is null)
        {
            done = $"{done}; {await rollout.TidyAsync(state, cancellationToken).ConfigureAwait(false)}";
        }

        return done;
    }

    public async Task<Release> FinishAcceptanceAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        var release = intent.Candidate!;
        if (await rollout.PromoteAsync(intent, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new DeployFailedException(release, $"{release.Title} passed its bake and could not take over. {problem.What}", problem.Evidence, problem.Cure);
        }

        var template = (JsonObject)intent.Manifest.Find("spec", "template")!.DeepClone();
        var read = await new ConfigurationReader(scope).ReadAsync(template, cancellationToken).ConfigureAwait(false);
        if (intent.Configuration?.DifferencesTo(read).ToList() is { Count: > 0 } changed)
        {
            scope.Log.Warn($"the configuration of {release.Title} was changed while it was judged: {string.Join(", ", changed)}");
        }

        release = release with { ConfigHash = read.Hash };
        await MarkAsync(release, cancellationToken).ConfigureAwait(false);
        var accepted = new VerifiedRelease(release, template) { Configuration = read };
        var verified = await scope.Store.UpdateAsync(
            $"{release.Title} is verified",
            state => rollout.Promoted(state.WithVerified(accepted, scope.Options.KeptReleases), intent) with { Intent = null, Left = null, Manifest = intent.Manifest },
            cancellationToken).ConfigureAwait(false);
        await rollout.TidyAsync(verified, cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return release;
    }

    /// <summary>It stays where all users have it; the last verified release stays the one to go back to.</summary>
    public async Task<Release> FinishLeavingAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        var release = intent.Candidate!;
        if (await rollout.PromoteAsync(intent, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new DeployFailedException(release, $"{release.Title} had all users and could not keep them. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = true };
        }

        var left = new LeftRelease(release, intent.Reason ?? "", scope.Api.ServerTime);
        await scope.Store.UpdateAsync($"{release.Title} is left, not verified", state => state with { Intent = null, Left = left, Manifest = intent.Manifest }, cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return release;
    }

    /// <summary>Takes the candidate away; a return that fails is never undone itself.</summary>
    public async Task<Release?> FinishRejectionAsync(TimeSpan watch, CancellationToken cancellationToken)
    {
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Intent is not { } intent)
        {
            return await rollout.ServingAsync(state, cancellationToken).ConfigureAwait(false);
        }

        Release? serving;
        try
        {
            serving = await rollout.UndoAsync(state, intent, cancellationToken).ConfigureAwait(false);
        }
        catch (SupersededException)
        {
            await LeaveAsync(intent.Candidate!, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await TellConfigurationAsync(state, serving, cancellationToken).ConfigureAwait(false);
        await WatchAsync(serving, watch, cancellationToken).ConfigureAwait(false);
        await ForgetAsync($"{intent.Candidate!.Title} is gone", cancellationToken).ConfigureAwait(false);
        return serving;
    }

    public async Task<Release> FinishRollbackAsync(TimeSpan watch, CancellationToken cancellationToken)
    {
        var state = await scope.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var intent = state.Intent!;
        var target = state.Verified.First(verified => verified.Release.Digest == intent.Candidate!.Digest);
        if (await rollout.ReturnAsync(intent, target, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new TargetFailedException($"{target.Release.Title} was brought back and does not run. {problem.What}", problem.Evidence, problem.Cure, ExitCodes.RollbackFailed);
        }

        await TellConfigurationAsync(state, target.Release, cancellationToken).ConfigureAwait(false);
        await WatchAsync(target.Release, watch, cancellationToken).ConfigureAwait(false);
        await MarkAsync(target.Release, cancellationToken).ConfigureAwait(false);
        var back = await scope.Store.UpdateAsync($"{target.Release.Title} is back", now => rollout.Promoted(now, intent) with { Intent = null, Left = null }, cancellationToken).ConfigureAwait(false);
        await rollout.TidyAsync(back, cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return target.Release;
    }

    public async Task FinishDownAsync(CancellationToken cancellationToken)
    {
        await rollout.StopAsync(cancellationToken).ConfigureAwait(false);
        await scope.Store.UpdateAsync($"{scope.Service.Name} is down", state => state with { Intent = null, Kept = null }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts right what a deploy that failed has begun, on a token of its own: the caller's may be what ended it.</summary>
    public async Task AfterFailureAsync(Release release, Exception failure)
    {
        using var fresh = new CancellationTokenSource(scope.Options.UndoLimit, scope.Clock);
        try
        {
            await scope.Store.UpdateAsync(
                $"{release.Title} is taken away",
                state => state.Intent?.Is(release) == true ? state with { Intent = state.Intent with { Phase = IntentPhase.Rejecting } } : state,
                fresh.Token).ConfigureAwait(false);
            var serving = await FinishRejectionAsync(TimeSpan.Zero, fresh.Token).ConfigureAwait(false);
            scope.Log.Info(serving is null ? $"{release.Title} was taken away; nothing serves {release.Service}" : $"{release.Title} was taken away; {serving.Version} serves");
        }
        catch (Exception exception) when (exception is not SupersededException || failure is not SupersededException)
        {
            scope.Log.Warn($"{release.Title} could not be taken away: {exception.Message}{(exception is TargetFailedException { Why: { } why } ? $" {why}" : "")} ./build.sh Recover does it.");
        }
        catch (SupersededException)
        {
            scope.Log.Debug("the newer deploy is left alone");
        }
    }

    /// <summary>Somebody else's release is in place of the candidate: nothing is touched, and nobody waits for this run.</summary>
    public async Task<SupersededException> LeaveAsync(Release candidate, CancellationToken cancellationToken)
    {
        await ForgetAsync($"{candidate.Title} was superseded", cancellationToken).ConfigureAwait(false);
        return new SupersededException(candidate, "Something else runs in its place.");
    }

    private async Task ForgetAsync(string fact, CancellationToken cancellationToken)
    {
        await scope.Store.UpdateAsync(fact, state => state with { Intent = null }, cancellationToken).ConfigureAwait(false);
        await scope.Lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For whoever looks at the cluster; nothing here reads it.</summary>
    private async Task MarkAsync(Release release, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    [ReleaseStamp.VerifiedDigest] = release.Digest.ToString(),
                    [ReleaseStamp.VerifiedAt] = release.VerifiedAt?.ToString("O", CultureInfo.InvariantCulture),
                    [ReleaseStamp.VerifiedConfig] = release.ConfigHash,
                },
            },
        };
        if (await rollout.ServingNameAsync(cancellationToken).ConfigureAwait(false) is not { } name)
        {
            return; // in a dry run of a first release
        }

        var change = new Change("mark", $"Deployment {scope.Namespace}/{name}", new Dictionary<string, string> { ["verified"] = release.Version });
        await scope.Changes.MergeAsync(change, $"{ApiPath.Deployments(scope.Namespace)}/{name}", patch, () => patch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pods that come back read the configuration of today, which is not ours to put back; that it is another one must not be found out by accident.</summary>
    private async Task TellConfigurationAsync(ClusterState state, Release? serving, CancellationToken cancellationToken)
    {
        foreach (var difference in await new ServingNotes(scope).ConfigurationAsync(state, serving, cancellationToken).ConfigureAwait(false))
        {
            scope.Log.Warn(difference);
        }
    }

    /// <summary>A release that came back is watched for a short while: that it crashes now is worth a person's attention at once.</summary>
    private async Task WatchAsync(Release? serving, TimeSpan watch, CancellationToken cancellationToken)
    {
        if (serving is null || watch <= TimeSpan.Zero || scope.Changes.IsDryRun)
        {
            return;
        }

        if (await rollout.ServingNameAsync(cancellationToken).ConfigureAwait(false) is not { } name)
        {
            return;
        }

        var pods = scope.PodsOf(name);
        if (await pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return;
        }

        var signals = new Rollouts.PodSignals(pods, scope.Evidence, Rollouts.DeploymentPods.TemplateHash(live));
        var began = scope.Clock.GetTimestamp();
        while (scope.Clock.GetElapsedTime(began) is var elapsed && elapsed < watch)
        {
            foreach (var signal in await signals.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (signal.Kind is not (WorkloadSignalKind.Ready or WorkloadSignalKind.NotReady or WorkloadSignalKind.Unschedulable or WorkloadSignalKind.Superseded))
                {
                    throw new TargetFailedException(
                        $"{serving.Title} came back and does not hold.", $"{signal.Instance}: {signal.Message}", "A rollback is never rolled back: look at it now.", ExitCodes.RollbackFailed);
                }
            }

            scope.Log.Progress($"{serving.Version} is back; watched for {elapsed.TotalSeconds:0} of {watch.TotalSeconds:0} s");
            await Task.Delay(Poll, scope.Clock, cancellationToken).ConfigureAwait(false);
        }

        scope.Log.Progress(null);
    }
}
