using System.Globalization;
using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Ledger;

/// <summary>
/// History from version tags, so that a new user sees figures on the first day: each tag is taken for a deployment at the time it was made. That is a
/// guess, good for teams that deploy what they tag; such events say so in their reason.
/// </summary>
public sealed class TagHistory(IProcessRunner processes, AbsolutePath root)
{
    private const int Fields = 4;

    private readonly GitCommand _git = new(processes, root);
    private readonly DeployedCommits _commits = new(processes, root);

    /// <summary>The events, the oldest first.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="environment">The environment that tags are taken to be deployed to.</param>
    /// <param name="prefix">What version tags start with, such as <c>v</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<LedgerEvent>> ReadAsync(string service, string environment, string prefix, CancellationToken cancellationToken)
    {
        var listed = await _git.AskAsync(
            cancellationToken, "for-each-ref", "--sort=creatordate", "--format=%(refname:strip=2)%00%(creatordate:unix)%00%(objectname)%00%(*objectname)",
                $"refs/tags/{prefix}*").ConfigureAwait(false);
        var events = new List<LedgerEvent>();
        string? before = null;
        foreach (var field in listed.Lines.Select(line => line.Split('\0'))
            .Where(field => field.Length == Fields && field[0].AsSpan(prefix.Length) is [>= '0' and <= '9', ..]))
        {
            var commit = field[3].Length > 0 ? field[3] : field[2];
            events.Add(new()
            {
                Kind = LedgerEventKind.DeploySucceeded,
                Service = service,
                Environment = environment,
                RunId = $"tag-{field[0]}",
                Version = field[0],
                Commit = commit,
                BaseCommit = before,
                At = DateTimeOffset.FromUnixTimeSeconds(long.Parse(field[1], CultureInfo.InvariantCulture)),
                Reason = "taken from the tag",
                Commits = await _commits.ReadAsync(before, commit, cancellationToken).ConfigureAwait(false),
            });
            before = commit;
        }

        return events;
    }
}
