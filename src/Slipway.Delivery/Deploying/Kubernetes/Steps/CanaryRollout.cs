using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// A second Deployment beside the one that serves; the Service sends traffic to the pods of both. What serves keeps all its pods until the last step, so that
/// there is always enough to go back to; a first release, which has nothing beside it, is rolled out at once.
/// </summary>
internal sealed class CanaryRollout(ClusterScope scope, CanaryStrategy strategy) : IRollout
{
    private const string Track = "canary";

    private readonly RollingRollout _stable = new(scope);
    private readonly SlotManifests _slots = new(scope.Manifests);
    private readonly DeploymentPut _put = new(scope);
    private readonly ManifestPlan _plan = new(scope);

    public bool ServesCandidates => true;

    private string Canary => SlotManifests.NameOf(scope.Name, Track);

    public Task<string?> ServingNameAsync(CancellationToken cancellationToken) => _stable.ServingNameAsync(cancellationToken);

    public Task<Release?> ServingAsync(ClusterState state, CancellationToken cancellationToken) => _stable.ServingAsync(state, cancellationToken);

    public Task<string?> ProblemAsync(ClusterState state, CancellationToken cancellationToken) => _stable.ProblemAsync(state, cancellationToken);

    public Task<bool> IsAsAskedAsync(Release serving, string image, string repository, CancellationToken cancellationToken) =>
        _stable.IsAsAskedAsync(serving, image, repository, cancellationToken);

    public Task<IReadOnlyList<JsonObject>> DeliveredAsync(JsonObject manifest, JsonObject template, CancellationToken cancellationToken) =>
        _stable.DeliveredAsync(manifest, template, cancellationToken);

    public async Task<ClusterIntent> IntendAsync(ClusterState state, ClusterIntent intent, string image, string repository, CancellationToken cancellationToken)
    {
        var steps = strategy.Steps;
        if (steps.IsDefaultOrEmpty || steps.Any(step => step is < 1 or > 100) || !steps.SequenceEqual(steps.Distinct().Order()))
        {
            throw new UsageException("The canary's steps cannot be taken.", $"They are {string.Join(", ", steps)}.", "Name shares from 1 to 100 in rising order, such as 10, 50, 100.");
        }

        var stable = await scope.PodsOf(scope.Name).FindAsync(cancellationToken).ConfigureAwait(false);
        if (intent.Adopted || stable is null || stable.Number("status", "readyReplicas") == 0)
        {
            return await _stable.IntendAsync(state, intent, image, repository, cancellationToken).ConfigureAwait(false);
        }

        foreach (var manifest in scope.Manifests.Others)
        {
            await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false);
        }

        var wanted = scope.Manifests.Stamped(intent.Candidate!, image, repository);
        var entry = await _plan.PlanAsync(At(wanted, 0, stable.Number("spec", "replicas")), cancellationToken).ConfigureAwait(false);
        return intent with
        {
            Step = 0,
            Manifest = wanted,
            TemplateHash = DeploymentPods.TemplateHash(entry.Preview),
            Former = scope.Name,
            FormerHash = DeploymentPods.TemplateHash(stable),
            Replicas = stable.Number("spec", "replicas"),
        };
    }

    public RoomPlan? RoomFor(ClusterIntent intent, JsonObject? serving) => intent.Step is null
        ? _stable.RoomFor(intent, serving)
        : RoomPlan.Canary(intent.Candidate!, scope.VersionOf(serving), Pods(strategy.Steps[^1], intent.Replicas), strategy.Steps[^1] == 100, intent.Replicas);

    public async Task<RolloutProblem?> BringUpAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Step is not { } step)
        {
            return await _stable.BringUpAsync(intent, cancellationToken).ConfigureAwait(false);
        }

        foreach (var manifest in scope.Manifests.Others)
        {
            await _plan.ApplyAsync(await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var release = intent.Candidate!;
        var change = new Change("deploy", release.Title, new Dictionary<string, string> { ["digest"] = $"{release.Digest}", ["to"] = $"Deployment {scope.Namespace}/{Canary}" });
        var problem = await _put.PutAsync(change, Canary, release, 1, _ => true, _ => At(intent.Manifest!, step, intent.Replicas), cancellationToken).ConfigureAwait(false);
        return problem ?? await ShareAsync(intent, step, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsThereAsync(ClusterIntent intent, CancellationToken cancellationToken) => intent.Step is null
        ? await _stable.IsThereAsync(intent, cancellationToken).ConfigureAwait(false)
        : await scope.PodsOf(Canary).FindAsync(cancellationToken).ConfigureAwait(false) is { } live && DeploymentPods.TemplateHash(live) == intent.TemplateHash;

    public async Task<ReleaseObservation> ObserveAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Step is not { } step)
        {
            return await _stable.ObserveAsync(state, intent, cancellationToken).ConfigureAwait(false);
        }

        var former = strategy.Steps[step] < 100 ? scope.PodsOf(scope.Name) : null;
        return new PodObservation(scope).Of(scope.PodsOf(Canary), intent.TemplateHash!, former, intent.Manifest!, state);
    }

    public RolloutStep? StepAfter(ClusterIntent intent) => intent.Step is { } step && step + 1 < strategy.Steps.Length
        ? new RolloutStep(step + 2, strategy.Steps.Length, $"{strategy.Steps[step + 1]} % of the traffic")
        : null;

    public async Task<RolloutProblem?> AdvanceAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        var step = intent.Step!.Value;
        var percent = strategy.Steps[step];
        var problem = await _put.ScaleAndWaitAsync(Canary, intent.Candidate!, Pods(percent, intent.Replicas), $"it gets {percent} %", cancellationToken).ConfigureAwait(false);
        return problem ?? await ShareAsync(intent, step, cancellationToken).ConfigureAwait(false);
    }

    // Half a canary cannot stay: it is finished where everybody has it, and undone before.
    public bool HasAllUsers(ClusterIntent intent) => intent.Step is not { } step || strategy.Steps[step] == 100;

    public async Task<RolloutProblem?> PromoteAsync(ClusterIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Step is null)
        {
            return null;
        }

        var release = intent.Candidate!;
        var problem = await _put.PutAsync(
            new Change("promote", release.Title, new Dictionary<string, string> { ["to"] = $"Deployment {scope.Namespace}/{scope.Name}" }),
            scope.Name,
            release,
            intent.Replicas,
            live => live is not null && (DeploymentPods.TemplateHash(live) == intent.FormerHash || scope.ReleaseOf(live, new ClusterState()) is { } now && intent.Is(now)),
            live => TemplateChange.WithTemplate(intent.Manifest!, (JsonObject)intent.Manifest!.Find("spec", "template")!, live),
            cancellationToken).ConfigureAwait(false);
        if (problem is null)
        {
            await RetireAsync(cancellationToken).ConfigureAwait(false);
        }

        return problem;
    }

    public async Task<Release?> UndoAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Step is null)
        {
            return await _stable.UndoAsync(state, intent, cancellationToken).ConfigureAwait(false);
        }

        var live = await scope.PodsOf(scope.Name).FindAsync(cancellationToken).ConfigureAwait(false);
        var serving = scope.ReleaseOf(live, state);
        RolloutProblem? problem;
        if (serving is not null && intent.Is(serving) && state.Verified is [var target, ..])
        {
            // It was being promoted, and could not be.
            serving = target.Release;
            problem = await _put.PutAsync(
                new Change("roll back", intent.Candidate!.Title, new Dictionary<string, string> { ["to"] = serving.Version, ["in"] = $"Deployment {scope.Namespace}/{scope.Name}" }),
                scope.Name,
                serving,
                intent.Replicas,
                now => now is not null,
                now => TemplateChange.WithTemplate(intent.Manifest!, target.Template, now),
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var full = live.Number("spec", "replicas") is > 0 and var now ? now : intent.Replicas; // the autoscaler may have changed the number, but not while there are none
            problem = await _put.ScaleAndWaitAsync(scope.Name, serving ?? intent.Candidate!, full, "it takes all traffic again", cancellationToken).ConfigureAwait(false);
        }

        if (problem is not null)
        {
            throw new TargetFailedException($"{serving?.Title ?? scope.Name} was brought back and does not run: {problem.What}", problem.Evidence, problem.Cure, ExitCodes.RollbackFailed);
        }

        await RetireAsync(cancellationToken).ConfigureAwait(false);
        return serving;
    }

    public async Task<RolloutProblem?> ReturnAsync(ClusterIntent intent, VerifiedRelease target, CancellationToken cancellationToken)
    {
        var problem = await _stable.ReturnAsync(intent, target, cancellationToken).ConfigureAwait(false);
        if (problem is null)
        {
            await RetireAsync(cancellationToken).ConfigureAwait(false);
        }

        return problem;
    }

    public ClusterState Promoted(ClusterState state, ClusterIntent intent) => state;

    public bool IsTidy(ClusterState state) => true;

    public Task<string?> TidyAsync(ClusterState state, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await RetireAsync(cancellationToken).ConfigureAwait(false);
        await _stable.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>So many pods that their share of all is as wanted; what serves keeps its own, except at 100 %.</summary>
    internal static int Pods(int percent, int stable) => percent == 100 ? stable : Math.Max(1, (int)Math.Round(stable * percent / (100.0 - percent), MidpointRounding.AwayFromZero));

    private JsonObject At(JsonObject manifest, int step, int replicas)
    {
        var canary = _slots.Deployment(manifest, Track);
        canary.Within("spec")["replicas"] = Pods(strategy.Steps[step], replicas);
        return canary;
    }

    private async Task<RolloutProblem?> ShareAsync(ClusterIntent intent, int step, CancellationToken cancellationToken)
    {
        var percent = strategy.Steps[step];
        await SplitAsync(percent, cancellationToken).ConfigureAwait(false);
        if (percent == 100)
        {
            await _put.ScaleAsync(scope.Name, 0, $"{intent.Candidate!.Version} has all traffic", cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        // First, and also where somebody has deleted the canary: a share of nobody's would go nowhere.
        await SplitAsync(0, cancellationToken).ConfigureAwait(false);
        if (await scope.PodsOf(Canary).FindAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        scope.Lease.EnsureHeld();
        await scope.Changes.DeleteAsync(new Change("delete", $"Deployment {scope.Namespace}/{Canary}"), $"{ApiPath.Deployments(scope.Namespace)}/{Canary}", cancellationToken).ConfigureAwait(false);
    }

    private async Task SplitAsync(int percent, CancellationToken cancellationToken)
    {
        if (strategy.Splitter is { } splitter)
        {
            var split = new TrafficSplit(scope.Namespace, scope.Name, Canary, percent);
            await scope.Changes.AskAsync(
                new Change("split", $"traffic of {scope.Namespace}/{scope.Name}", new Dictionary<string, string> { ["canary"] = $"{percent} %" }),
                token => splitter.SplitAsync(split, token),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
