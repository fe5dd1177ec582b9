using Slipway.Testing.Infrastructure.Cluster;

namespace Slipway.Testing.Infrastructure;

/// <summary>The parts by name, for the runner and its help. A new part is one line here.</summary>
public static class PartCatalogue
{
    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<PartDescription> All { get; } =
    [
        Part("docker", "Docker Engine with BuildKit", DockerPart.StartAsync, DockerPart.HostVariable, DockerPart.ClientVariable, "DOCKER_BUILDKIT"),
        Part("registry", "an empty OCI registry (docker-registry), plain HTTP", RegistryPart.StartAsync, RegistryPart.AddressVariable),
        Part(
            "cluster",
            "a Kubernetes cluster of one node with a registry; the one of SLIPWAY_TEST_KUBECONFIG where that is set",
            ClusterPart.StartAsync,
            ClusterPart.KubeconfigVariable,
            ClusterPart.ExistingVariable,
            ClusterPart.AuditLogVariable,
            ClusterPart.BaseImageVariable,
            ClusterPart.OverlaysVariable,
            RegistryPart.AddressVariable),
        Part("aws", "STS and ECR of an account of its own, with a registry behind them", Aws.AwsPart.StartAsync, Aws.AwsPart.Variables),
        Part("trivy", "Trivy with a small vulnerability database", TrivyPart.StartAsync, TrivyPart.ProgramVariable, TrivyPart.CacheVariable),
        Part("helm", "Helm, which renders charts", HelmPart.StartAsync, HelmPart.ProgramVariable),
        Part("prometheus", "a Prometheus server", PrometheusPart.StartAsync, PrometheusPart.UrlVariable, PrometheusPart.TargetsVariable),
        Part("pushgateway", "an empty Pushgateway", PushgatewayPart.StartAsync, PushgatewayPart.UrlVariable),
    ];

    /// <summary>The part of that name, if there is one.</summary>
    public static PartDescription? Find(string name) => All.FirstOrDefault(part => part.Name == name);

    private static PartDescription Part<T>(
        string name, string summary, Func<PartContext, CancellationToken, Task<T>> start, params IReadOnlyList<string> variables)
        where T : InfrastructurePart =>
        new(name, summary, variables, async (context, token) => await start(context, token).ConfigureAwait(false));
}
