using Slipway.Components.Internal;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Incidents: what makes a deployment a failed one after the fact, and from which recovery is counted.</summary>
public interface IIncident : IHaveServices, IHaveEnvironments
{
    /// <summary>What an incident is about; opens it.</summary>
    [Parameter("For Incident: open one, with this as its title", Variable = "SLIPWAY_OPEN")]
    string? Open => TryGetValue(() => Open);

    /// <summary>The incident to resolve.</summary>
    [Parameter("For Incident: resolve the one of this id", Variable = "SLIPWAY_RESOLVE")]
    string? Resolve => TryGetValue(() => Resolve);

    /// <summary>Whether no deployment caused it.</summary>
    [Parameter("For Incident --open: no deployment caused it", Variable = "SLIPWAY_UNRELATED")]
    bool Unrelated => TryGetValue<bool?>(() => Unrelated) ?? false;

    /// <summary>Opens, resolves, or lists.</summary>
    Target Incident => _ => _
        .Description("Open (--open \"…\" --service X) or resolve (--resolve ID) an incident; alone: list the open ones")
        .Requires(() => SelectedEnvironment.Name.Length > 0 && !SelectedServices.IsDefault)
        .Executes(async (ctx, ct) =>
        {
            var log = new IncidentLog(await Ends.LedgerAsync(ctx, SelectedEnvironment, ct).ConfigureAwait(false), ctx.Clock);
            if (Open is { } title)
            {
                var service = SelectedServices is [var only] ? only : throw new UsageException(
                    "The incident's service is not clear.", $"This build has: {string.Join(", ", Services.Select(each => each.Name))}.", "Name one: --service NAME.");
                var incident = await log.OpenAsync(new IncidentRequest(title, service.Name, EnvironmentName) { Unrelated = Unrelated }, ct).ConfigureAwait(false);
                ctx.Conclude($"{incident.Id} is open: {incident.Title}{(incident.Cause is { } cause ? $" (counts against {cause})" : "")}");
            }
            else if (Resolve is { } id)
            {
                var incident = await log.ResolveAsync(id, ct).ConfigureAwait(false);
                ctx.Conclude($"{incident.Id} is resolved after {Shown.Duration((incident.Resolved ?? ctx.Clock.GetUtcNow()) - incident.Opened)}");
            }
            else
            {
                var open = await log.OpenIncidentsAsync(ct).ConfigureAwait(false);
                ctx.Conclude(open.Count == 0 ? "No incident is open." : "Open incidents:");
                open.ToList().ForEach(each => ctx.Conclude($"  {each.Id}  {each.Service} in {each.Environment}  {each.Title}"));
            }
        });

    /// <summary>What tags (and on GitHub, deployments) tell of the past, so that a new user sees figures on the first day.</summary>
    Target ImportHistory => _ => _
        .Description("Fill the ledger from the past: version tags, and deployments on GitHub where a repository is known")
        .Requires(() => SelectedEnvironment.Name.Length > 0 && !SelectedServices.IsDefault)
        .NeedsHistory()
        .Executes(async (ctx, ct) =>
        {
            var ledger = await Ends.LedgerAsync(ctx, SelectedEnvironment, ct).ConfigureAwait(false);
            foreach (var service in SelectedServices)
            {
                var events = await HistoryImport.ReadAsync(ctx, service.Name, EnvironmentName, ct).ConfigureAwait(false);
                var added = await ledger.AppendAsync(events, ct).ConfigureAwait(false);
                ctx.Note($"{service.Name}: {added} of {events.Count} events were new");
            }
        });
}
