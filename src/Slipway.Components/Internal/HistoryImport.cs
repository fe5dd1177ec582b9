using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;

namespace Slipway.Components.Internal;

/// <summary>Events of the time before there was a ledger.</summary>
internal static class HistoryImport
{
    public static async Task<IReadOnlyList<LedgerEvent>> ReadAsync(TargetContext ctx, string service, string environment, CancellationToken cancellationToken)
    {
        if (await GitHubAccess.ClientAsync(ctx, cancellationToken).ConfigureAwait(false) is { } github)
        {
            var deployed = await new GitHubDeploymentHistory(github.Deployments, github.Commits).ReadAsync(service, environment, cancellationToken).ConfigureAwait(false);
            if (deployed.Count > 0)
            {
                return deployed; // tags would tell the same deployments once more
            }
        }

        return await new TagHistory(ctx.Processes, ctx.Root).ReadAsync(service, environment, "v", cancellationToken).ConfigureAwait(false);
    }
}
