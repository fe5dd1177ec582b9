using Slipway.Components;
using Slipway.Delivery;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci.Ecr;
using Slipway.Workflows.Policies;

/// <summary>Where this repository's releases go, after <c>local</c>.</summary>
internal sealed partial class Build
{
    // Examples: a team that delivers from here sets SLIPWAY_AWS_ACCOUNT, _REGION and _ROLE in each environment on GitHub, and its own repository below.
    private const string AwsAccount = "123456789012";
    private const string AwsRegion = "eu-central-1";

    [Parameter("The image that ours is put on, by digest, for where no host has .NET: REGISTRY/REPOSITORY@sha256:DIGEST")]
    private readonly string? _baseImage = null;

    [Parameter("The folder with an overlay for each environment")]
    private readonly string _overlays = "k8s/overlays";

    [Parameter("A Prometheus server that scrapes the environment's pods; without it a bake reads them itself", Variable = "SLIPWAY_PROMETHEUS_URL")]
    private readonly Uri? _prometheus = null;

    public IReadOnlyList<DeliveryEnvironment> Environments =>
    [
        new("staging")
        {
            Order = 1,
            Registry = new EcrRegistry(AwsAccount, AwsRegion) { CreateRepositories = new EcrRepositorySettings() },
            Workload = new KubernetesCluster($"{_overlays}/staging") { Prometheus = _prometheus },
        },
        new("production")
        {
            Order = 2,
            CountsAsProduction = true,
            Registry = new EcrRegistry(AwsAccount, AwsRegion) { CreateRepositories = new EcrRepositorySettings() },
            Workload = new KubernetesCluster($"{_overlays}/production") { Prometheus = _prometheus, Strategy = new CanaryStrategy() },
        },
    ];

    public AwsSetup Aws { get; } = new(AwsAccount, new TrustedRepository("acme", 42, "slipway", 4711))
    {
        Resources = new Dictionary<string, IReadOnlyList<string>>
        {
            ["ecr"] = [$"arn:aws:ecr:{AwsRegion}:{AwsAccount}:repository/load-harness"],
            ["eks"] = [$"arn:aws:eks:{AwsRegion}:{AwsAccount}:cluster/*"],
        },
    };

    public Target BuildImage => _ => _
        .Inherit<IBuildImage>(x => x.BuildImage)
        .NeedsVariable(() => _baseImage);
}
