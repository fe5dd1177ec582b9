using Slipway.Components.Internal;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Git;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Components;

/// <summary>Reports the five DORA metrics.</summary>
public interface IReportDora : IHaveEnvironments
{
    /// <summary>The Pushgateway that gets the figures; none: they stay here.</summary>
    [Parameter("The Pushgateway that gets the DORA figures")]
    Uri? Pushgateway => TryGetValue(() => Pushgateway) ?? SelectedEnvironment.Pushgateway;

    /// <summary><c>dora.json</c>.</summary>
    Output<DoraRecord> DoraOutput => new("dora.json");

    /// <summary>The figures as a page: trends, a time line, and each deployment's commits and bake.</summary>
    OutputFiles DoraPageFile => new("dora.html");

    /// <summary>From the whole ledger, each time anew; runs after failures too, for they are what it is about.</summary>
    Target ReportDora => _ => _
        .Description("Compute the five DORA metrics from the ledger, and publish them")
        .TryAfter<IBake>(x => x.Bake)
        .TryAfter<IOperate>(x => x.Rollback, x => x.Recover)
        .TryAfter<IIncident>(x => x.Incident, x => x.ImportHistory)
        .AssuredAfterFailure()
        .With(EnvironmentNeeds.History, SelectedEnvironmentOrNull)
        .NeedsVariable(() => Pushgateway)
        .Produces(DoraOutput, DoraPageFile)
        .Executes(async (ctx, ct) =>
        {
            var ledger = await Ends.LedgerAsync(ctx, SelectedEnvironment, ct).ConfigureAwait(false);
            var remote = await new GitRepository(ctx.Processes, ctx.Root).RemoteAsync(ct).ConfigureAwait(false);
            var (record, page, problems) = await DoraReport.ReadAsync(
                ledger, ctx.Clock.GetUtcNow(), RepositoryLinks.FromRemote(remote?.Url), null, ct).ConfigureAwait(false);
            ctx.Log.Warn(ledger, problems);
            ctx.Publish(DoraOutput, record);
            AtomicFile.WriteAllText(ctx.Artifacts / DoraPageFile.Path, page);
            var file = Ends.LocalFolder(ctx) / "metrics" / "dora.prom";
            await ctx.ChangeAsync(
                new Change("write", file.RelativeTo(ctx.Root)),
                _ =>
                {
                    AtomicFile.WriteAllText(file, DoraPrometheus.Write(record));
                    return Task.CompletedTask;
                },
                ct).ConfigureAwait(false);
            await DoraPushing.PushAsync(ctx, Pushgateway, record, ct).ConfigureAwait(false);
            ctx.Log.Info(DoraMarkdown.Write(record).TrimEnd());
            ctx.Summarize(DoraMarkdown.Write(record));
        });
}
