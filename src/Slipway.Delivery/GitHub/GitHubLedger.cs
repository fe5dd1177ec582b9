using System.Text;
using System.Text.Json;
using Slipway.Delivery.Ledger;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>
/// A ledger in GitHub Deployments: each event is a deployment of its own whose payload is the event's line, since a deployment cannot be changed and a status
/// has no room for it.
/// The task (<c>slipway:deploySucceeded</c>) tells them from everybody else's, and a status makes them read well in GitHub's Environments view.
/// </summary>
/// <param name="deployments">The repository's deployments.</param>
/// <param name="reference">The commit that incidents are recorded at, since GitHub wants one; events of releases carry their own.</param>
/// <param name="clock">Tells events from the future.</param>
/// <param name="gate">Only asked for the line of a dry run; each write asks the client's own.</param>
public sealed class GitHubLedger(GitHubDeployments deployments, string reference, TimeProvider clock, IChangeGate gate) : ILedger
{
    private const string TaskPrefix = "slipway:";
    private const string PayloadMember = "slipway";

    /// <inheritdoc/>
    public string Home => $"GitHub Deployments of {deployments.Repository}";

    /// <inheritdoc/>
    public async Task<int> AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return 0;
        }

        var there = new HashSet<string>();
        if (!gate.IsDryRun)
        {
            await ReadAsync(e => there.Add(e.Id), cancellationToken).ConfigureAwait(false);
        }

        var added = 0;
        foreach (var ledgerEvent in events.DistinctBy(e => e.Id).Where(e => !there.Contains(e.Id)))
        {
            await WriteAsync(ledgerEvent, cancellationToken).ConfigureAwait(false);
            added++;
        }

        return added;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerProblem>> ReadAsync(Action<LedgerEvent> each, CancellationToken cancellationToken)
    {
        // As the lines of a file, so that what cannot be read is reported in the same words; two writers of one event are one event.
        using var lines = new MemoryStream();
        var payloads = new List<string>();
        await foreach (var deployment in deployments.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (deployment.Task?.StartsWith(TaskPrefix, StringComparison.Ordinal) == true)
            {
                payloads.Add(LineOf(deployment.Payload));
            }
        }

        payloads.Reverse();
        var seen = new HashSet<string>();
        lines.Write(Encoding.UTF8.GetBytes(string.Concat(payloads.Where(seen.Add).Select(line => line + "\n"))));
        lines.Position = 0;
        return await LedgerReaders.Whole(clock.GetUtcNow()).ReadAsync(lines, each, cancellationToken).ConfigureAwait(false);
    }

    private static string LineOf(JsonElement payload)
    {
        try
        {
            // GitHub gives an object back as it was, and on older servers as a text.
            using var text = payload.ValueKind == JsonValueKind.String ? JsonDocument.Parse(payload.GetString()!) : null;
            var root = text?.RootElement ?? payload;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(PayloadMember, out var line) ? line.GetString()!.ReplaceLineEndings(" ")
                : "no payload";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "no payload";
        }
    }

    private async Task WriteAsync(LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var kind = LedgerKinds.NameOf(ledgerEvent.Kind);
        var created = await deployments.CreateAsync(
            new(ledgerEvent.Commit ?? reference, ledgerEvent.Environment)
            {
                Task = TaskPrefix + kind,
                Description = $"{ledgerEvent.Service} {ledgerEvent.Version}: {kind}",
                Payload = new Dictionary<string, string> { [PayloadMember] = Encoding.UTF8.GetString(LedgerLine.Write(ledgerEvent)).TrimEnd('\n') },
            },
            cancellationToken).ConfigureAwait(false);
        await deployments.AddStatusAsync(created.Id, StateOf(ledgerEvent.Kind), ledgerEvent.Reason ?? ledgerEvent.Evidence, ledgerEvent.Url, null,
            cancellationToken).ConfigureAwait(false);
    }

    private static string StateOf(LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.DeployStarted => "in_progress",
        LedgerEventKind.DeploySucceeded or LedgerEventKind.BakePassed => "success",
        LedgerEventKind.DeployFailed or LedgerEventKind.BakeFailed or LedgerEventKind.Rejected => "failure",
        _ => "inactive",
    };
}
