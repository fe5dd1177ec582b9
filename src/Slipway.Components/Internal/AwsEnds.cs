using Slipway.Delivery;
using Slipway.Oci.Aws;
using Slipway.Oci.Ecr;

namespace Slipway.Components.Internal;

/// <summary>The ends that are in AWS.</summary>
internal static class AwsEnds
{
    /// <summary>How AWS is spoken to for that registry.</summary>
    public static AwsOptions Options(TargetContext ctx, EcrRegistry registry) =>
        new(registry.Region) { Role = registry.Role, Endpoint = registry.Endpoint, SessionName = $"slipway-{ctx.RunId}" };

    /// <summary>The registry, with everything it needs to be entered.</summary>
    public static EcrRegistryClient Registry(TargetContext ctx, EcrRegistry registry) => new(
        new EcrRegistryOptions(registry.Account, registry.Region)
        {
            Prefix = registry.Prefix,
            Host = registry.Host,
            AsksForHost = registry.Endpoint is not null || ctx.Environment.Get("AWS_ENDPOINT_URL") is { Length: > 0 }
                || ctx.Environment.Get("AWS_ENDPOINT_URL_ECR") is { Length: > 0 },
            CreateRepositories = registry.CreateRepositories,
            ReplicatedTo = registry.ReplicatedTo,
            StateFolder = Ends.LocalFolder(ctx) / "uploads",
        },
        Client(ctx, registry),
        ctx.Changes,
        ctx.Clock,
        ctx.Secrets,
        ctx.Log);

    /// <summary>ECR's API.</summary>
    public static EcrClient Client(TargetContext ctx, EcrRegistry registry)
    {
        var options = Options(ctx, registry);
        var identity = new AwsIdentity(options, ctx.Environment, ctx.Clock, ctx.Secrets, ctx.Log);
        return new EcrClient(registry.Account, options, identity, ctx.Environment, ctx.Changes, ctx.Clock, ctx.Secrets, ctx.Log);
    }
}
