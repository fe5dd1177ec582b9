using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.GitHub;

/// <summary>
/// History from GitHub Deployments that somebody else made, so that a new user sees figures on the first day. A deployment of an older commit than the one that
/// served is
/// known as a rollback by the metrics themselves.
/// </summary>
public sealed class GitHubDeploymentHistory(GitHubDeployments deployments, GitHubCommits commits)
{
    /// <summary>The events of one environment, the oldest first. Whether a deployment was planned is not known, and stays so.</summary>
    public async Task<IReadOnlyList<LedgerEvent>> ReadAsync(string service, string environment, CancellationToken cancellationToken)
    {
        var found = new List<GitHubDeployment>();
        await foreach (var deployment in deployments.ListAsync(environment, cancellationToken).ConfigureAwait(false))
        {
            if (deployment.Task?.StartsWith("slipway:", StringComparison.Ordinal) != true)
            {
                found.Add(deployment);
            }
        }

        var events = new List<LedgerEvent>();
        string? serving = null;
        foreach (var deployment in found.OrderBy(deployment => deployment.CreatedAt))
        {
            var imported = await ImportAsync(deployment, service, environment, serving, cancellationToken).ConfigureAwait(false);
            events.AddRange(imported);
            serving = imported.Any(e => e.Kind == LedgerEventKind.DeploySucceeded) ? deployment.Sha : serving;
        }

        return events;
    }

    private async Task<List<LedgerEvent>> ImportAsync(GitHubDeployment deployment, string service, string environment, string? serving,
        CancellationToken cancellationToken)
    {
        var basis = new LedgerEvent
        {
            Kind = LedgerEventKind.DeployStarted,
            Service = service,
            Environment = environment,
            At = deployment.CreatedAt,
            RunId = $"github-deployment-{deployment.Id}",
            Commit = deployment.Sha,
            BaseCommit = serving,
            Version = deployment.Ref == deployment.Sha ? null : deployment.Ref,
        };
        var events = new List<LedgerEvent> { basis };
        await foreach (var status in deployments.StatusesAsync(deployment.Id, cancellationToken).ConfigureAwait(false))
        {
            if (status.State == "success" && events.TrueForAll(e => e.Kind != LedgerEventKind.DeploySucceeded))
            {
                var brought = serving is null ? null : await commits.BetweenAsync(serving, deployment.Sha, cancellationToken).ConfigureAwait(false);
                events.Add(basis with { Kind = LedgerEventKind.DeploySucceeded, At = status.CreatedAt, Commits = [.. brought ?? []] });
            }
            else if (status.State is "failure" or "error" && events.TrueForAll(e => e.Kind != LedgerEventKind.DeployFailed))
            {
                events.Add(basis with { Kind = LedgerEventKind.DeployFailed, At = status.CreatedAt, Reason = status.Description });
            }
        }

        return events;
    }
}
