using Slipway.Components.Internal;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Reports the five DORA metrics.</summary>
public interface IReportDora : IHaveEnvironments
{
    /// <summary><c>dora.json</c>.</summary>
    Output<DoraRecord> DoraOutput => new("dora.json");

    /// <summary>From the whole ledger, each time anew; runs after failures too, for they are what it is about.</summary>
    Target ReportDora => _ => _
        .Description("Compute the five DORA metrics from the ledger, and publish them")
        .TryAfter<IBake>(x => x.Bake)
        .AssuredAfterFailure()
        .Produces(DoraOutput)
        .Executes(async (ctx, ct) =>
        {
            var ledger = Ends.Ledger(ctx);
            var (record, problems) = await DoraMetrics.ComputeAsync(ledger, ctx.Clock.GetUtcNow(), null, ct).ConfigureAwait(false);
            ctx.Log.Warn(ledger, problems);
            ctx.Publish(DoraOutput, record);
            var file = Ends.LocalFolder(ctx) / "metrics" / "dora.prom";
            await ctx.ChangeAsync(
                new Change("write", file.RelativeTo(ctx.Root)),
                _ =>
                {
                    AtomicFile.WriteAllText(file, DoraPrometheus.Write(record));
                    return Task.CompletedTask;
                },
                ct).ConfigureAwait(false);
            ctx.Log.Info(DoraMarkdown.Write(record).TrimEnd());
        });
}
