using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.State;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>What a person should know of a Deployment that is not as it was left.</summary>
internal sealed class DeploymentHealth(ClusterScope scope, DeploymentPods pods)
{
    public async Task<string?> ProblemAsync(ClusterState state, CancellationToken cancellationToken)
    {
        if (state.Intent is { Phase: IntentPhase.GoingDown })
        {
            return "a Down was not finished; run it again";
        }

        if (await pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live || live.Number("spec", "replicas") == 0)
        {
            return null;
        }

        var release = scope.ReleaseOf(live, state);
        var image = ServiceManifests.ContainersOf(live, scope.Service.Name, scope.Service.Name).Select(container => container.Text("image")).FirstOrDefault();
        if (release is null || image?.EndsWith($"@{release.Digest}", StringComparison.Ordinal) == false)
        {
            return $"it runs {image}, which was not delivered here (by {RolloutWatch.Changed(live)}); a delivery takes its place";
        }

        if (live.Flag("spec", "paused"))
        {
            return $"the Deployment {live.Name()} is paused";
        }

        var present = await pods.PodsAsync(live, cancellationToken).ConfigureAwait(false);
        var progress = RolloutProgress.Of(live, present);
        return progress.IsComplete ? null
            : present.Select(PodDiagnosis.Of).OfType<Diagnosis>().FirstOrDefault() is { } worst ? $"{progress}; {worst.Pod}: {worst.Words}"
            : $"{progress}";
    }
}
