using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Makes the namespace that the manifests describe, before anything is kept in it: the lease and the state live there.</summary>
internal sealed class NamespaceStep(ClusterScope scope)
{
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var manifest = scope.Manifests.Others.First(other => other.Kind() == "Namespace" && other.Name() == scope.Namespace);
        await scope.Changes.ApplyAsync(
            new Tooling.Changes.Change("create", $"Namespace {scope.Namespace}"), ApiPath.Namespace(scope.Namespace), manifest, () => manifest, cancellationToken).ConfigureAwait(false);
    }
}
