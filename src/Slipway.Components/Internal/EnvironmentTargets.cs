using Slipway.Delivery;

namespace Slipway.Components.Internal;

/// <summary>
/// Tells the workflow generator what a target needs where it runs, as it follows from the environment's ends: its approval and variables, rights of the job's
/// token, and calls to the cloud. An end on this machine needs nothing.
/// </summary>
internal static class EnvironmentTargets
{
    /// <param name="target">The target.</param>
    /// <param name="needs">What it does there.</param>
    /// <param name="environment">The delivery environment.</param>
    /// <param name="name">The deployment environment on the server. Default: of the same name.</param>
    public static ITargetDefinition With(this ITargetDefinition target, EnvironmentNeeds needs, DeliveryEnvironment? environment, string? name = null)
    {
        if (environment is null)
        {
            return target; // an unknown name is the parameter's error
        }

        var marked = target;
        if (needs.HasFlag(EnvironmentNeeds.Workload) && environment.Workload is not LocalMachine)
        {
            marked = marked.InEnvironment(name ?? environment.Name);
            if (environment.Workload is KubernetesCluster cluster)
            {
                marked = marked.NeedsVariable(() => null, nameof(IHaveAws.EksCluster));
                marked = cluster.Eks is null && environment.Registry is not EcrRegistry ? marked : marked.NeedsPermission("aws:eks:DescribeCluster", "read", "finds the cluster");
            }
        }

        const EnvironmentNeeds registry = EnvironmentNeeds.Push | EnvironmentNeeds.Pull | EnvironmentNeeds.Retain;
        if ((needs & registry) != 0 && environment.Registry is not LocalRegistry)
        {
            marked = marked.InEnvironment(name ?? environment.Name);
        }

        if (environment.Registry is EcrRegistry ecr && needs != EnvironmentNeeds.History)
        {
            marked = AwsNeeds.Of(ecr, needs).Aggregate(marked, (current, need) => current.NeedsPermission($"aws:ecr:{need.Action}", need.Access, need.Why));
            marked = ((string[])[nameof(IHaveAws.AwsAccount), nameof(IHaveAws.AwsRegion), nameof(IHaveAws.AwsRole)])
                .Aggregate(marked, (current, parameter) => current.NeedsVariable(() => null, parameter));
        }

        if (needs.HasFlag(EnvironmentNeeds.Ledger) && environment.Ledger != LedgerHome.File)
        {
            marked = marked.NeedsPermission("pull-requests", "read", "learns when the work in a squash began");
        }

        return (environment.Ledger, needs.HasFlag(EnvironmentNeeds.Ledger), needs.HasFlag(EnvironmentNeeds.History)) switch
        {
            (LedgerHome.GitRef, true, _) => marked.NeedsHistory().NeedsPermission("contents", "write", "keeps the ledger in a ref"),
            (LedgerHome.GitRef, false, true) => marked.NeedsPermission("contents", "read", "reads the ledger"),
            (LedgerHome.GitHubDeployments, true, _) => marked.NeedsHistory().NeedsPermission("deployments", "write", "keeps the ledger"),
            (LedgerHome.GitHubDeployments, false, true) => marked.NeedsPermission("deployments", "read", "reads the ledger"),
            (_, true, _) => marked.NeedsHistory(),
            _ => marked,
        };
    }
}
