using System.Collections.Immutable;
using System.Globalization;
using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Ledger;

/// <summary>Asks git which commits a deployment brings: those of its commit that the release which it replaces lacks. Merges are left out, the merged commits
/// count.</summary>
public sealed class DeployedCommits(IProcessRunner processes, AbsolutePath root)
{
    private const int Most = 1000;
    private const int Fields = 4;

    private readonly GitCommand _git = new(processes, root);

    /// <summary>
    /// Newest first, a thousand at most. Only the commit itself where nothing was replaced or the clone does not know what was; none where an older release is
    /// deployed.
    /// </summary>
    public async Task<ImmutableArray<LedgerCommit>> ReadAsync(string? replaced, string commit, CancellationToken cancellationToken)
    {
        var known = replaced is not null
            && (await _git.TryAsync(cancellationToken, "cat-file", "-e", $"{replaced}^{{commit}}").ConfigureAwait(false)).ExitCode == 0;
        string[] range = known ? ["--no-merges", $"--max-count={Most}", commit, $"^{replaced}"] : ["--max-count=1", commit];
        var lines = new List<string>();
        await _git.StreamAsync(lines.Add, cancellationToken, ["log", "--no-patch", "--no-notes", "--format=%H%x00%aI%x00%aN%x00%s", .. range, "--"])
            .ConfigureAwait(false);
        return
        [
            .. lines.Select(line => line.Split('\0')).Where(field => field.Length == Fields)
                .Select(field => new LedgerCommit(field[0], DateTimeOffset.Parse(field[1], CultureInfo.InvariantCulture)) { Author = field[2],
                    Subject = field[3] }),
        ];
    }
}
