using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>Turns what a user keeps (kustomizations, plain manifests, charts) into objects.</summary>
internal sealed class ManifestRenderer(Kubectl kubectl, KubeApi api, KubernetesOptions options)
{
    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public async Task<IReadOnlyList<JsonObject>> RenderAsync(string service, CancellationToken cancellationToken)
    {
        var objects = new List<JsonObject>();
        foreach (var path in options.Manifests.Select(path => Named(path, service)))
        {
            objects.AddRange(await RenderAsync(path, service, cancellationToken).ConfigureAwait(false));
        }

        return objects;
    }

    private static AbsolutePath Named(AbsolutePath path, string service) => AbsolutePath.Create(path.ToString().Replace("{service}", service, StringComparison.Ordinal));

    // Without what a vendor appends (v1.29.3-eks-adc7111), which charts' constraints would take for a version before 1.29.3.
    private static string? VersionOf(JsonObject version) => version.Text("gitVersion")?.Split('-', '+')[0];

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
            var values = options.HelmValues.Select(file => Named(file, service));
            var version = VersionOf(await api.GetAsync("/version", cancellationToken).ConfigureAwait(false));
            return YamlJson.Read(await kubectl.ChartAsync(path, service, options.Namespace, values, version, cancellationToken).ConfigureAwait(false), $"helm template {path}");
        }

        var objects = new List<JsonObject>();
        foreach (var file in Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal))
        {
            objects.AddRange(YamlJson.Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), file));
        }

        return objects;
    }
}
