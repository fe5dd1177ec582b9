using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Two Deployments; the Service's selector says which of them users have.</summary>
internal sealed class BlueGreenRollout(ClusterScope scope, BlueGreenStrategy strategy) : IRollout
{
    private const string Blue = "blue";
    private const string Green = "green";

    private readonly SlotManifests _slots = new(scope.Manifests);
    private readonly ManifestPlan _plan = new(scope);
    private readonly DeploymentPut _put = new(scope);
    private readonly TrafficSwitch _switch = new(scope);

    public bool ServesCandidates => false;

    public async Task<string?> ServingNameAsync(CancellationToken cancellationToken) => await _switch.TargetAsync(cancellationToken).ConfigureAwait(false);

    public async Task<Release?> ServingAsync(ClusterState state, CancellationToken cancellationToken) =>
        await ServingLiveAsync(cancellationToken).ConfigureAwait(false) is { } live && live.Number("spec", "replicas") > 0 ? scope.ReleaseOf(live, state) : null;

    public async Task<string?> ProblemAsync(ClusterState state, CancellationToken cancellationToken) =>
        await ServingNameAsync(cancellationToken).ConfigureAwait(false) is { } name
            ? await new DeploymentHealth(scope, scope.PodsOf(name)).ProblemAsync(state, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<bool> IsAsAskedAsync(Release serving, string image, string repository, CancellationToken cancellationToken)
    {
        if (await ServingLiveAsync(cancellationToken).ConfigureAwait(false) is not { } live
            || live.Text("metadata", "labels", SlotManifests.Label) is not { } slot
            || !await _put.IsCompleteAsync(live.Name(), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return !await _plan.ChangesAsync([.. Beside(slot), _slots.Deployment(scope.Manifests.Stamped(serving, image, repository), slot)], cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JsonObject>> DeliveredAsync(JsonObject manifest, JsonObject template, CancellationToken cancellationToken) =>
        await ServingLiveAsync(cancellationToken).ConfigureAwait(false) is { } live && live.Text("metadata", "labels", SlotManifests.Label) is { } slot
            ? [_slots.Deployment(TemplateChange.WithTemplate(manifest, template, live), slot), .. Beside(slot)]
            : [];

    public async Task<ClusterIntent> IntendAsync(ClusterState state, ClusterIntent intent, string image, string repository, CancellationToken cancellationToken)
    {
        if (_slots.Services.Count == 0)
        {
            throw new UsageException(
                $"{scope.Service.Name} cannot be switched over.", "The manifests have no Service that selects its pods.", "Add one, or choose another strategy.");
        }

        var former = await ServingLiveAsync(cancellationToken).ConfigureAwait(false);
        var slot = Other(former.Text("metadata", "labels", SlotManifests.Label));
        foreach (var manifest in Beside(slot))
        {
            await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false);
        }

        var entry = await _plan.PlanAsync(_slots.Deployment(scope.Manifests.Stamped(intent.Candidate!, image, repository), slot), cancellationToken).ConfigureAwait(false);
        return intent with
        {
            Slot = slot,
            Manifest = entry.Manifest,
            TemplateHash = DeploymentPods.TemplateHash(entry.Preview),
            Former = former?.Name(),
            SlotReplicas = entry.Live.Number("spec", "replicas"),
            Replicas = Math.Max(scope.FirstReplicas(), former.Number("spec", "replicas")),
        };
    }

    public RoomPlan? RoomFor(ClusterIntent intent, JsonObject? serving) => serving.Number("spec", "replicas") is > 0 and var replicas
        ? RoomPlan.BlueGreen(intent.Candidate!, scope.VersionOf(serving), replicas, intent.SlotReplicas)
        : RoomPlan.First(intent.Candidate!, intent.Replicas);

    public async Task<RolloutProblem?> BringUpAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        foreach (var manifest in _slots.Rest)
        {
            await _plan.ApplyAsync(await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var release = intent.Candidate!;
        var change = new Change("deploy", release.Title, new Dictionary<string, string> { ["digest"] = $"{release.Digest}", ["beside"] = intent.Former ?? "nothing" });
        return await _put.PutAsync(
            change, NameOf(intent), release, intent.Replicas, _ => true, _ => intent.Manifest!.Copy(), cancellationToken, whole: IsAutoscaled(intent)).ConfigureAwait(false);
    }

    public async Task<bool> IsThereAsync(ClusterIntent intent, CancellationToken cancellationToken) =>
        await scope.PodsOf(NameOf(intent)).FindAsync(cancellationToken).ConfigureAwait(false) is { } live && DeploymentPods.TemplateHash(live) == intent.TemplateHash;

    public Task<ReleaseObservation> ObserveAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken) => Task.FromResult(
        new PodObservation(scope).Of(scope.PodsOf(NameOf(intent)), intent.TemplateHash!, intent.Former is { } former ? scope.PodsOf(former) : null, intent.Manifest!));

    public RolloutStep? StepAfter(ClusterIntent intent) => null;

    public Task<RolloutProblem?> AdvanceAsync(ClusterIntent intent, CancellationToken cancellationToken) => Task.FromResult<RolloutProblem?>(null);

    public bool HasAllUsers(ClusterIntent intent) => false;

    public async Task<RolloutProblem?> PromoteAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        // The autoscaler may have added pods to what serves since the candidate came up.
        if (IsAutoscaled(intent) && intent.Former is { } former && former != NameOf(intent)
            && await scope.PodsOf(former).FindAsync(cancellationToken).ConfigureAwait(false) is { } live
            && await _put.MatchAsync(NameOf(intent), intent.Candidate!, live.Number("spec", "replicas"), cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return problem;
        }

        await SwitchAsync(intent.Candidate!, intent.Slot!, cancellationToken).ConfigureAwait(false);
        return null;
    }

    public async Task<Release?> UndoAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken)
    {
        var name = NameOf(intent);
        if (await scope.PodsOf(name).FindAsync(cancellationToken).ConfigureAwait(false) is { } live)
        {
            if (intent.Ready && DeploymentPods.TemplateHash(live) != intent.TemplateHash)
            {
                throw new SupersededException(intent.Candidate!, $"{RolloutWatch.Changed(live)} has put another template in its place.");
            }

            if (await ServingNameAsync(cancellationToken).ConfigureAwait(false) == name)
            {
                throw new SupersededException(intent.Candidate!, $"Somebody has switched the traffic to {name}.");
            }

            await _put.ScaleAsync(name, 0, $"{intent.Candidate!.Title} gets no traffic", cancellationToken).ConfigureAwait(false);
        }

        return await ServingAsync(state, cancellationToken).ConfigureAwait(false);
    }

    public async Task<RolloutProblem?> ReturnAsync(ClusterIntent intent, VerifiedRelease target, CancellationToken cancellationToken)
    {
        var serving = await ServingLiveAsync(cancellationToken).ConfigureAwait(false);
        if (IsOf(serving, target.Release) && serving.Number("spec", "replicas") > 0)
        {
            // Switched before; what goes with the switch may still have been missing.
            if (SlotManifests.SlotOfDeployment(serving) is { Length: > 0 } there)
            {
                await SwitchAsync(target.Release, there, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }

        var slot = Other(serving.Text("metadata", "labels", SlotManifests.Label));
        var name = SlotManifests.NameOf(scope.Name, slot);
        var kept = await scope.PodsOf(name).FindAsync(cancellationToken).ConfigureAwait(false);
        if (!IsOf(kept, target.Release) || !await _put.IsCompleteAsync(name, cancellationToken).ConfigureAwait(false) || kept.Number("spec", "replicas") == 0)
        {
            var problem = await _put.PutAsync(
                new Change("bring back", target.Release.Title, new Dictionary<string, string> { ["in"] = $"Deployment {scope.Namespace}/{name}" }),
                name,
                target.Release,
                Math.Max(scope.FirstReplicas(), serving.Number("spec", "replicas")),
                _ => true,
                now => _slots.Deployment(TemplateChange.WithTemplate(intent.Manifest!, target.Template, now), slot),
                cancellationToken,
                whole: IsAutoscaled(intent)).ConfigureAwait(false);
            if (problem is not null)
            {
                return problem;
            }
        }
        else if (IsAutoscaled(intent) && await _put.MatchAsync(name, target.Release, serving.Number("spec", "replicas"), cancellationToken).ConfigureAwait(false) is { } short_)
        {
            return short_;
        }

        await SwitchAsync(target.Release, slot, cancellationToken).ConfigureAwait(false);
        return null;
    }

    public ClusterState Promoted(ClusterState state, ClusterIntent intent) => intent.Former is { } former && former != (intent.Slot is null ? null : NameOf(intent))
        ? state with { Kept = new KeptSlot(former, strategy.KeepFormer > TimeSpan.Zero ? scope.Api.ServerTime + strategy.KeepFormer : DateTimeOffset.MinValue) }
        : state;

    public bool IsTidy(ClusterState state) => state.Kept is not { } kept || scope.Api.ServerTime < kept.Until;

    public async Task<string?> TidyAsync(ClusterState state, CancellationToken cancellationToken)
    {
        if (IsTidy(state) || state.Kept?.Deployment is not { } kept)
        {
            return null;
        }

        if (await ServingNameAsync(cancellationToken).ConfigureAwait(false) != kept)
        {
            await _put.ScaleAsync(kept, 0, "nobody switched back to it", cancellationToken).ConfigureAwait(false);
        }

        await scope.Store.UpdateAsync($"{kept} is not kept any more", now => now with { Kept = null }, cancellationToken).ConfigureAwait(false);
        return $"stopped {kept}, which nobody switched back to";
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { SlotManifests.NameOf(scope.Name, Blue), SlotManifests.NameOf(scope.Name, Green), scope.Name })
        {
            await _put.ScaleAsync(name, 0, "it is taken down", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the manifest leaves the number of pods to somebody else.</summary>
    private static bool IsAutoscaled(ClusterIntent intent) => intent.Manifest.Find("spec", "replicas") is null;

    private string NameOf(ClusterIntent intent) => SlotManifests.NameOf(scope.Name, intent.Slot!);

    private async Task SwitchAsync(Release release, string slot, CancellationToken cancellationToken)
    {
        foreach (var service in _slots.Services)
        {
            await _switch.ToAsync(SlotManifests.Service(service, slot), release, cancellationToken).ConfigureAwait(false);
        }

        foreach (var autoscaler in _slots.AutoscalersOf(slot))
        {
            await _plan.ApplyAsync(await _plan.PlanAsync(autoscaler, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject?> ServingLiveAsync(CancellationToken cancellationToken) =>
        await ServingNameAsync(cancellationToken).ConfigureAwait(false) is { } name ? await scope.PodsOf(name).FindAsync(cancellationToken).ConfigureAwait(false) : null;

    private bool IsOf(JsonObject? live, Release release) =>
        Manifests.ReleaseStamp.Read(live.Find("spec", "template"), scope.Options.Environment, null) is { } stamped && stamped.Digest == release.Digest && stamped.RunId == release.RunId;

    private static string Other(string? slot) => slot == Blue ? Green : Blue;

    private IEnumerable<JsonObject> Beside(string slot) =>
        _slots.Rest.Concat(_slots.Services.Select(service => SlotManifests.Service(service, slot))).Concat(_slots.AutoscalersOf(slot));
}
