using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Oci;
using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>What is found out before anything is changed: all that is missing at once, and nothing half done.</summary>
internal sealed class Preflight(ClusterScope scope, IRegistry? registry)
{
    private static readonly (string Group, string Resource, string[] Verbs)[] Needed =
    [
        ("apps", "deployments", ["get", "patch", "create"]),
        ("apps", "deployments/scale", ["patch"]),
        ("apps", "replicasets", ["list"]),
        ("", "pods", ["list"]),
        ("", "pods/log", ["get"]),
        ("", "events", ["list"]),
        ("", "configmaps", ["get", "create", "update"]),
        ("coordination.k8s.io", "leases", ["get", "create", "update"]),
    ];

    /// <summary>Whether the namespace is there; what is wrong is a <see cref="UsageException"/>.</summary>
    public async Task<bool> CheckAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var version = await scope.Api.GetAsync("/version", cancellationToken).ConfigureAwait(false);
        scope.Log.Debug($"the cluster answers: Kubernetes {version.Text("gitVersion")}, namespace {scope.Namespace}");
        await CheckRightsAsync(cancellationToken).ConfigureAwait(false);
        await CheckImageAsync(request, cancellationToken).ConfigureAwait(false);
        return await CheckNamespaceAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is needed, and of what depends on the options exactly that which is used.</summary>
    private IEnumerable<(string Group, string Resource, string[] Verbs)> NeededHere()
    {
        var endpoints = scope.Service.Endpoints;
        var scrapes = endpoints.Metrics is not null && scope.Options.Prometheus is null;
        var methods = scope.Options.ProbeUrl is null ? endpoints.Probes.Select(route => ProbeRoute.Parse(route).Method) : [];
        if (scrapes)
        {
            methods = methods.Append("GET");
        }

        var verbs = scope.Options.PodAccess == PodAccess.PortForward
            ? (methods.Any() ? ["create"] : Array.Empty<string>())
            : [.. methods.Select(VerbOf).Distinct().Order(StringComparer.Ordinal)];
        var more = new List<(string, string, string[])>();
        if (verbs.Length > 0 && scope.Options.PodAccess == PodAccess.PortForward)
        {
            more.Add(("", "pods", ["get"])); // kubectl looks at a pod before it forwards a port to it
        }

        if (verbs.Length > 0)
        {
            more.Add(("", scope.Options.PodAccess == PodAccess.PortForward ? "pods/portforward" : "pods/proxy", verbs));
        }

        if (scope.Options.Strategy is CanaryStrategy)
        {
            more.Add(("apps", "deployments", ["delete"]));
        }

        return Needed.Concat(more);
    }

    // As the API server names a request that it passes on.
    private static string VerbOf(string method) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "get",
    };

    private async Task CheckRightsAsync(CancellationToken cancellationToken)
    {
        var asked = NeededHere().SelectMany(need => need.Verbs.Select(verb => (need.Group, need.Resource, Verb: verb)));
        var answers = await Task.WhenAll(asked.Select(async need => (Need: need, May: await MayAsync(need.Group, need.Resource, need.Verb, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var missing = answers.Where(answer => !answer.May).GroupBy(answer => answer.Need.Resource).Select(group => $"{string.Join(", ", group.Select(answer => answer.Need.Verb))} {group.Key}").ToList();
        if (missing.Count > 0)
        {
            throw new UsageException(
                $"The user of the kubeconfig may not deliver to {scope.Namespace}.",
                $"It lacks: {string.Join("; ", missing)}.",
                "Bind a Role with these verbs to it, or use another context.");
        }
    }

    private async Task<bool> MayAsync(string group, string resource, string verb, CancellationToken cancellationToken)
    {
        var parts = resource.Split('/');
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = scope.Namespace,
                    ["group"] = group,
                    ["resource"] = parts[0],
                    ["subresource"] = parts.Length > 1 ? parts[1] : "",
                    ["verb"] = verb,
                },
            },
        };
        var answer = await scope.Api.SendAsync(
            HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, "application/json", repeatable: true, cancellationToken).ConfigureAwait(false);
        return answer.Flag("status", "allowed");
    }

    private async Task CheckImageAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        if (registry is null)
        {
            return;
        }

        var source = registry.From(request.Image);
        ImageContent content;
        try
        {
            content = await source.ReadManifestAsync(request.Digest, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentNotFoundException exception)
        {
            throw new UsageException($"{source.Name} has no image {request.Digest}.", exception.Why, "Push it first, or deliver to the environment whose registry has it.", exception);
        }

        var nodes = await NodePlatformsAsync(cancellationToken).ConfigureAwait(false);
        var offered = content.IsIndex
            ? content.AsIndex().Manifests.Select(entry => entry.Platform).OfType<Platform>().ToList()
            : [PlatformOf(await source.ReadConfigAsync(content.AsManifest(), cancellationToken).ConfigureAwait(false))];
        if (nodes.Count > 0 && offered.Count > 0 && !nodes.Any(node => offered.Any(node.Accepts)))
        {
            throw new UsageException(
                $"{request.Service.Name} {request.Version} was not built for this cluster's nodes.",
                $"The image is for {string.Join(", ", offered)}; the nodes are {string.Join(", ", nodes)}.",
                "Build it for the nodes' platform.");
        }
    }

    private static Platform PlatformOf(ImageConfig config) => new(config.Os, config.Architecture, config.Variant);

    private async Task<IReadOnlyList<Platform>> NodePlatformsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await scope.Api.GetAsync("/api/v1/nodes", cancellationToken).ConfigureAwait(false);
            return
            [
                .. nodes.Items("items")
                    .Select(node => node.Find("status", "nodeInfo"))
                    .Where(info => info.Text("architecture") is not null)
                    .Select(info => new Platform(info.Text("operatingSystem") ?? "linux", info.Text("architecture")!))
                    .Distinct(),
            ];
        }
        catch (KubernetesException exception) when (exception.Code == 403)
        {
            scope.Log.Debug("the nodes may not be listed, so the image's platform is not compared with theirs");
            return [];
        }
    }

    private async Task<bool> CheckNamespaceAsync(CancellationToken cancellationToken)
    {
        if (await scope.Api.FindAsync(ApiPath.Namespace(scope.Namespace), cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found.Text("status", "phase") != "Terminating" ? true : throw new UsageException(
                $"The namespace {scope.Namespace} is being deleted.", "Its phase is Terminating.", "Wait until it is gone, and deliver again.");
        }

        return scope.Manifests.Others.Any(other => other.Kind() == "Namespace" && other.Name() == scope.Namespace) ? false : throw new UsageException(
            $"There is no namespace {scope.Namespace}.",
            "The cluster has none of that name, and the manifests do not make it.",
            $"kubectl create namespace {scope.Namespace}, or put it into the manifests.");
    }
}
