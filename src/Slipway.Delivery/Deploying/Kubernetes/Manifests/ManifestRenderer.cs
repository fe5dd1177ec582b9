using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>Turns what a user keeps (kustomizations, plain manifests, charts) into objects.</summary>
internal sealed class ManifestRenderer(Kubectl kubectl, KubernetesOptions options)
{
    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public async Task<IReadOnlyList<JsonObject>> RenderAsync(string service, CancellationToken cancellationToken)
    {
        var objects = new List<JsonObject>();
        foreach (var path in options.Manifests.Select(path => AbsolutePath.Create(path.ToString().Replace("{service}", service, StringComparison.Ordinal))))
        {
            objects.AddRange(await RenderAsync(path, service, cancellationToken).ConfigureAwait(false));
        }

        return objects;
    }

    private async Task<IReadOnlyList<JsonObject>> RenderAsync(AbsolutePath path, string service, CancellationToken cancellationToken)
    {
        if (path.FileExists)
        {
            return YamlJson.Read(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
        }

        if (!path.DirectoryExists)
        {
            throw new UsageException($"The manifests {path} are not there.", "It is neither a file nor a folder.", "Mend the manifests of the environment's KubernetesCluster.");
        }

        if (KustomizationNames.Any(name => (path / name).FileExists))
        {
            return YamlJson.Read(await kubectl.KustomizeAsync(path, cancellationToken).ConfigureAwait(false), $"kubectl kustomize {path}");
        }

        if ((path / "Chart.yaml").FileExists)
        {
            return YamlJson.Read(await kubectl.ChartAsync(path, service, options.Namespace, cancellationToken).ConfigureAwait(false), $"helm template {path}");
        }

        var objects = new List<JsonObject>();
        foreach (var file in Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal))
        {
            objects.AddRange(YamlJson.Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), file));
        }

        return objects;
    }
}
