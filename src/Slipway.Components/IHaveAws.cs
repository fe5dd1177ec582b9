using Slipway.Delivery;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>A build whose environments may be in AWS: what a run can say otherwise than they do.</summary>
public interface IHaveAws : INukeBuild
{
    /// <summary>The account of the environment's registry.</summary>
    [Parameter("The AWS account of the environment's registry, twelve digits, instead of the declared one", Variable = "SLIPWAY_AWS_ACCOUNT")]
    string? AwsAccount => TryGetValue(() => AwsAccount);

    /// <summary>The region of the environment's registry.</summary>
    [Parameter("The AWS region of the environment's registry, instead of the declared one", Variable = "SLIPWAY_AWS_REGION")]
    string? AwsRegion => TryGetValue(() => AwsRegion);

    /// <summary>The role to take on.</summary>
    [Parameter("The ARN of the AWS role to take on, instead of the declared one", Variable = "SLIPWAY_AWS_ROLE")]
    string? AwsRole => TryGetValue(() => AwsRole);

    /// <summary>The cluster.</summary>
    [Parameter("The name of the environment's EKS cluster, which is then found by AWS credentials alone", Variable = "SLIPWAY_EKS_CLUSTER")]
    string? EksCluster => TryGetValue(() => EksCluster);

    /// <summary>Where AWS is spoken to.</summary>
    [Parameter("Where AWS's services are spoken to, instead of their own addresses", Variable = "SLIPWAY_AWS_ENDPOINT")]
    string? AwsEndpoint => TryGetValue(() => AwsEndpoint);

    /// <summary>Another environment that a run reads from: as whom AWS is spoken to, and where, is the run's; the account and the region are its own.</summary>
    internal DeliveryEnvironment SeenByThisRun(DeliveryEnvironment environment) => environment.Registry is EcrRegistry ecr
        ? environment with { Registry = ecr with { Role = AwsRole ?? ecr.Role, Endpoint = AwsEndpoint is null ? ecr.Endpoint : EndpointOf(AwsEndpoint) } }
        : environment;

    /// <summary>The environment with what the run says otherwise. Ends that are not in AWS stay as they are.</summary>
    internal DeliveryEnvironment InAws(DeliveryEnvironment environment)
    {
        var registry = environment.Registry is EcrRegistry ecr
            ? ecr with
            {
                Account = AwsAccount ?? ecr.Account,
                Region = AwsRegion ?? ecr.Region,
                Role = AwsRole ?? ecr.Role,
                Endpoint = AwsEndpoint is null ? ecr.Endpoint : EndpointOf(AwsEndpoint),
            }
            : null;
        return environment with
        {
            Registry = registry ?? environment.Registry,
            Workload = environment.Workload is KubernetesCluster cluster && EksOf(cluster, registry) is { } eks ? cluster with { Eks = eks } : environment.Workload,
        };
    }

    private EksLocation? EksOf(KubernetesCluster cluster, EcrRegistry? registry)
    {
        var declared = cluster.Eks;
        if ((EksCluster ?? declared?.Name) is not { } name)
        {
            return null;
        }

        return new(name, AwsRegion ?? declared?.Region ?? registry?.Region ?? throw new UsageException(
            $"It is not known in which region the EKS cluster {name} is.", "Neither the environment nor the run says it.", "Give --aws-region."))
        {
            Role = AwsRole ?? declared?.Role ?? registry?.Role,
            Endpoint = AwsEndpoint is null ? declared?.Endpoint ?? registry?.Endpoint : EndpointOf(AwsEndpoint),
        };
    }

    private static Uri EndpointOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
        ? endpoint
        : throw new UsageException($"'{text}' is no address of AWS's services.", "It must be absolute.", "Mend --aws-endpoint: https://HOST");
}
