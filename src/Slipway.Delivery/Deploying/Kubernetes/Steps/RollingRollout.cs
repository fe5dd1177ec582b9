using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>One Deployment, whose controller replaces pod by pod.</summary>
internal sealed class RollingRollout(ClusterScope scope) : IRollout
{
    private readonly DeploymentPods _pods = scope.PodsOf(scope.Name);
    private readonly DeploymentPut _put = new(scope);
    private readonly ManifestPlan _plan = new(scope);

    public bool ServesCandidates => true;

    public async Task<string?> ServingNameAsync(CancellationToken cancellationToken) =>
        await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is null ? null : scope.Name;

    public RolloutStep? StepAfter(ClusterIntent intent) => null;

    public Task<RolloutProblem?> AdvanceAsync(ClusterIntent intent, CancellationToken cancellationToken) => Task.FromResult<RolloutProblem?>(null);

    public ClusterState Promoted(ClusterState state, ClusterIntent intent) => state;

    public bool IsTidy(ClusterState state) => true;

    public async Task<Release?> ServingAsync(ClusterState state, CancellationToken cancellationToken) =>
        await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is { } live && live.Number("spec", "replicas") > 0 ? scope.ReleaseOf(live, state) : null;

    public async Task<string?> ProblemAsync(ClusterState state, CancellationToken cancellationToken) =>
        await new DeploymentHealth(scope, _pods).ProblemAsync(state, cancellationToken).ConfigureAwait(false);

    public async Task<bool> IsAsAskedAsync(Release serving, string image, string repository, CancellationToken cancellationToken)
    {
        if (await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live || live.Number("spec", "replicas") == 0
            || !RolloutProgress.Of(live, await _pods.PodsAsync(live, cancellationToken).ConfigureAwait(false)).IsComplete)
        {
            return false;
        }

        return !await _plan.ChangesAsync([.. scope.Manifests.Others, scope.Manifests.Stamped(serving, image, repository)], cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JsonObject>> DeliveredAsync(JsonObject manifest, JsonObject template, CancellationToken cancellationToken) =>
        await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is { } live ? [TemplateChange.WithTemplate(manifest, template, live), .. scope.Manifests.Others] : [];

    public async Task<ClusterIntent> IntendAsync(ClusterState state, ClusterIntent intent, string image, string repository, CancellationToken cancellationToken)
    {
        foreach (var manifest in scope.Manifests.Others)
        {
            await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false);
        }

        var entry = await _plan.PlanAsync(scope.Manifests.Stamped(intent.Candidate!, image, repository), cancellationToken).ConfigureAwait(false);
        var serves = entry.Live is { } live && live.Number("status", "readyReplicas") > 0 && scope.ReleaseOf(live, state)?.VerifiedAt is null;
        return intent with
        {
            Manifest = entry.Manifest,
            TemplateHash = DeploymentPods.TemplateHash(entry.Preview),
            Unverified = serves && !intent.Adopted && state.Verified.IsEmpty ? (JsonObject?)entry.Live!.Find("spec", "template")?.DeepClone() : null,
        };
    }

    public RoomPlan? RoomFor(ClusterIntent intent, JsonObject? serving) => serving.Number("spec", "replicas") is not (> 0 and var replicas)
        ? RoomPlan.First(intent.Candidate!, scope.FirstReplicas())
        : DeploymentPods.TemplateHash(serving!) == intent.TemplateHash ? null
        : RoomPlan.Rolling(intent.Candidate!, scope.VersionOf(serving), intent.Manifest.Find("spec", "strategy"), replicas);

    public async Task<RolloutProblem?> BringUpAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        foreach (var manifest in scope.Manifests.Others)
        {
            await _plan.ApplyAsync(await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var release = intent.Candidate!;
        var change = new Change("deploy", release.Title, new Dictionary<string, string> { ["digest"] = $"{release.Digest}", ["to"] = $"Deployment {scope.Namespace}/{scope.Name}" });
        return await PutAsync(change, release, _ => true, _ => intent.Manifest!.Copy(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsThereAsync(ClusterIntent intent, CancellationToken cancellationToken) =>
        await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is { } live && DeploymentPods.TemplateHash(live) == intent.TemplateHash;

    public Task<ReleaseObservation> ObserveAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken) =>
        new PodObservation(scope).AloneAsync(_pods, intent.TemplateHash!, intent.Manifest!, state, intent.Candidate!, cancellationToken);

    public bool HasAllUsers(ClusterIntent intent) => true;

    public Task<RolloutProblem?> PromoteAsync(ClusterIntent intent, CancellationToken cancellationToken) => Task.FromResult<RolloutProblem?>(null); // users have it

    public async Task<Release?> UndoAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken)
    {
        var candidate = intent.Candidate!;
        if (await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return null; // it never got so far
        }

        var target = state.Verified.FirstOrDefault(verified => state.Quarantined.All(quarantined => quarantined.Digest != verified.Release.Digest));
        var template = target?.Template ?? intent.Unverified;
        if (DeploymentPods.TemplateHash(live) != intent.TemplateHash)
        {
            return await LeftAloneAsync(state, intent, live, cancellationToken).ConfigureAwait(false);
        }

        if (template is null)
        {
            await _put.ScaleAsync(scope.Name, 0, $"{candidate.Title} was rejected, and no release before it was verified", cancellationToken).ConfigureAwait(false);
            return null;
        }

        var to = target?.Release ?? ReleaseStamp.Read(template, scope.Options.Environment, scope.Options.Url) ?? candidate with { Version = "what served before" };
        var problem = await PutAsync(
            Back(candidate, to),
            candidate,
            now => now is not null && DeploymentPods.TemplateHash(now) == intent.TemplateHash,
            now => TemplateChange.WithTemplate(intent.Manifest!, template, now),
            cancellationToken).ConfigureAwait(false);
        return problem is null ? to : throw NotBack(to, problem);
    }

    public async Task<RolloutProblem?> ReturnAsync(ClusterIntent intent, VerifiedRelease target, CancellationToken cancellationToken) => await PutAsync(
        new Change("bring back", target.Release.Title, new Dictionary<string, string> { ["in"] = $"Deployment {scope.Namespace}/{scope.Name}" }),
        target.Release,
        now => now is not null,
        now => TemplateChange.WithTemplate(intent.Manifest!, target.Template, now),
        cancellationToken).ConfigureAwait(false);

    public Task<string?> TidyAsync(ClusterState state, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task StopAsync(CancellationToken cancellationToken) => await _put.ScaleAsync(scope.Name, 0, "it is taken down", cancellationToken).ConfigureAwait(false);

    private Change Back(Release from, Release to) => new(
        "roll back", from.Title, new Dictionary<string, string> { ["to"] = to.Version, ["in"] = $"Deployment {scope.Namespace}/{scope.Name}" });

    private Task<RolloutProblem?> PutAsync(
        Change change, Release release, Func<JsonObject?, bool> mayReplace, Func<JsonObject?, JsonObject> make, CancellationToken cancellationToken) =>
        _put.PutAsync(change, scope.Name, release, scope.FirstReplicas(), mayReplace, make, cancellationToken);

    /// <summary>The template is not the candidate's: it was restored before, never applied, or is somebody else's, which is not ours to change.</summary>
    private async Task<Release?> LeftAloneAsync(ClusterState state, ClusterIntent intent, JsonObject live, CancellationToken cancellationToken)
    {
        var now = scope.ReleaseOf(live, state);
        if (live.Number("spec", "replicas") == 0)
        {
            return null;
        }

        if (now is { VerifiedAt: not null })
        {
            var problem = await scope.Watch.WaitAsync(_pods, now, DeploymentPods.TemplateHash(live), cancellationToken).ConfigureAwait(false);
            return problem is null ? now : throw NotBack(now, problem);
        }

        return intent.Ready || (now is not null && intent.Is(now))
            ? throw new SupersededException(intent.Candidate!, $"{RolloutWatch.Changed(live)} has put another template in its place.")
            : now;
    }

    private static TargetFailedException NotBack(Release to, RolloutProblem problem) =>
        new($"{to.Title} was brought back and does not run: {problem.What}", problem.Evidence, problem.Cure, ExitCodes.RollbackFailed);
}
