using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>What the cluster's automation makes of a service, read only.</summary>
internal sealed class GitOpsService(ClusterScope scope, GitOpsStrategy strategy)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(10);

    private readonly DeploymentPods _pods = scope.PodsOf(strategy.Deployment ?? scope.Service.Name);

    /// <summary>What stands for “not chosen yet” in a manifest.</summary>
    public static bool IsPlaceholder(Digest digest) => digest.Hex.All(digit => digit == '0');

    /// <summary>The digest of the service's container in the pods of the present template; <see langword="null"/> when no pod runs, or they differ.</summary>
    public async Task<Digest?> RunningAsync(CancellationToken cancellationToken)
    {
        if (await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return null;
        }

        var digests = await DigestsAsync(live, cancellationToken).ConfigureAwait(false);
        return digests is [var only] ? only : null;
    }

    /// <summary>
    /// Waits until <paramref name="release"/>'s digest runs everywhere; what keeps it from that, in words. <paramref name="isWanted"/> is asked now and then, and throws
    /// when it never will.
    /// </summary>
    public async Task<RolloutProblem?> WaitAsync(Release release, CancellationToken cancellationToken, Func<CancellationToken, Task>? isWanted = null)
    {
        var began = scope.Clock.GetTimestamp();
        var asked = began;
        while (true)
        {
            var live = await _pods.FindAsync(cancellationToken).ConfigureAwait(false);
            if (live is not null && await HasArrivedAsync(live, release, cancellationToken).ConfigureAwait(false))
            {
                return await scope.Watch.WaitAsync(_pods, release, DeploymentPods.TemplateHash(live), cancellationToken).ConfigureAwait(false);
            }

            var waited = scope.Clock.GetElapsedTime(began);
            if (waited > strategy.Deadline)
            {
                var now = live is null ? "There is no such Deployment." : $"It runs {ImagesOf(live)}.";
                return new RolloutProblem(
                    $"The cluster's automation did not bring {release.Digest} to {_pods.Path} within {strategy.Deadline.TotalSeconds:0} s.",
                    now,
                    "See whether it is suspended or fails: flux get all, or argocd app get; a rule that ignores differences in images hides a rollout that stands still.");
            }

            if (isWanted is not null && scope.Clock.GetElapsedTime(asked) >= Check)
            {
                await isWanted(cancellationToken).ConfigureAwait(false);
                asked = scope.Clock.GetTimestamp();
            }

            scope.Log.Progress($"waiting until the cluster runs {release.Version} ({waited.TotalSeconds:0} of {strategy.Deadline.TotalSeconds:0} s)");
            await Task.Delay(Poll, scope.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<ReleaseObservation> ObserveAsync(Release release, CancellationToken cancellationToken)
    {
        if (await _pods.FindAsync(cancellationToken).ConfigureAwait(false) is not { } live || !await HasArrivedAsync(live, release, cancellationToken).ConfigureAwait(false))
        {
            throw new SupersededException(release, "The cluster runs something else by now.");
        }

        return await new PodObservation(scope).AloneAsync(_pods, DeploymentPods.TemplateHash(live), live, null, release, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasArrivedAsync(JsonObject live, Release release, CancellationToken cancellationToken) =>
        ServiceManifests.ContainersOf(live, scope.Service.Name, scope.Service.Name).Any(container => container.Text("image")?.EndsWith($"@{release.Digest}", StringComparison.Ordinal) == true)
        || (await DigestsAsync(live, cancellationToken).ConfigureAwait(false)).Contains(release.Digest);

    // Where the automation deploys by tag, only the pods know the digest.
    private async Task<IReadOnlyList<Digest>> DigestsAsync(JsonObject live, CancellationToken cancellationToken)
    {
        var names = ServiceManifests.ContainersOf(live, scope.Service.Name, scope.Service.Name).Select(container => container.Text("name")).ToHashSet();
        var pods = await _pods.PodsAsync(live, cancellationToken).ConfigureAwait(false);
        return
        [
            .. pods.Where(pod => !pod.Leaving)
                .SelectMany(pod => pod.Containers)
                .Where(container => names.Contains(container.Name))
                .Select(container => Digest.TryParse(container.ImageId?.Split('@')[^1], out var digest) ? digest : (Digest?)null)
                .OfType<Digest>()
                .Distinct(),
        ];
    }

    private string ImagesOf(JsonObject live) =>
        string.Join(", ", ServiceManifests.ContainersOf(live, scope.Service.Name, scope.Service.Name).Select(container => container.Text("image")));
}
