using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Makes a Deployment run a template, and waits until it does.</summary>
internal sealed class DeploymentPut(ClusterScope scope)
{
    private readonly TemplateChange _template = new(scope);

    /// <summary>
    /// Applies, sees to it that there are pods at all (<paramref name="whole"/>: no fewer than <paramref name="replicas"/>, where no autoscaler counts yet), and waits
    /// until they are ready.
    /// </summary>
    public async Task<RolloutProblem?> PutAsync(
        Change change,
        string deployment,
        Release release,
        int replicas,
        Func<JsonObject?, bool> mayReplace,
        Func<JsonObject?, JsonObject> make,
        CancellationToken cancellationToken,
        bool whole = false)
    {
        var applied = await _template.ApplyAsync(change, deployment, release, mayReplace, make, cancellationToken).ConfigureAwait(false);
        if (applied.Find("spec", "replicas") is not null && applied.Number("spec", "replicas") is var now && (now == 0 || (whole && now < replicas)))
        {
            await ScaleAsync(deployment, replicas, now == 0 ? "it was stopped" : $"{replicas} serve now", cancellationToken).ConfigureAwait(false);
        }

        if (scope.Changes.IsDryRun)
        {
            return null; // nothing starts, so there is nothing to wait for
        }

        return await scope.Watch.WaitAsync(scope.PodsOf(deployment), release, DeploymentPods.TemplateHash(applied), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the number of pods, and waits until they are ready.</summary>
    public async Task<RolloutProblem?> ScaleAndWaitAsync(string deployment, Release release, int replicas, string why, CancellationToken cancellationToken)
    {
        await ScaleAsync(deployment, replicas, why, cancellationToken).ConfigureAwait(false);
        var pods = scope.PodsOf(deployment);
        return scope.Changes.IsDryRun || await pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live
            ? null
            : await scope.Watch.WaitAsync(pods, release, DeploymentPods.TemplateHash(live), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a Deployment that will take the traffic to as many pods as have it now, where it has fewer.</summary>
    public async Task<RolloutProblem?> MatchAsync(string deployment, Release release, int replicas, CancellationToken cancellationToken) =>
        await scope.PodsOf(deployment).FindAsync(cancellationToken).ConfigureAwait(false) is { } live && live.Number("spec", "replicas") < replicas
            ? await ScaleAndWaitAsync(deployment, release, replicas, $"{replicas} serve now", cancellationToken).ConfigureAwait(false)
            : null;

    public Task ScaleAsync(string deployment, int replicas, string why, CancellationToken cancellationToken) =>
        _template.ScaleAsync(deployment, replicas, why, cancellationToken);

    public async Task<bool> IsCompleteAsync(string deployment, CancellationToken cancellationToken)
    {
        var pods = scope.PodsOf(deployment);
        return await pods.FindAsync(cancellationToken).ConfigureAwait(false) is { } live
            && RolloutProgress.Of(live, await pods.PodsAsync(live, cancellationToken).ConfigureAwait(false)).IsComplete;
    }
}
