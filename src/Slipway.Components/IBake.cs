using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery.Baking;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Components;

/// <summary>Watches the new release, and lets it have the traffic or takes it away.</summary>
public interface IBake : IDeploy
{
    /// <summary>A recorded bake to decide again; nothing else then happens.</summary>
    [Parameter("Decide a recorded bake (bake.json) again, and do nothing else", Variable = "SLIPWAY_REPLAY")]
    AbsolutePath? Replay => TryGetValue(() => Replay);

    /// <summary><c>bake.json</c>.</summary>
    Output<BakesRecord> BakeOutput => new("bake.json");

    /// <summary>
    /// On a pass the traffic moves to the new release; on a failure the new one is stopped and the old one stays. What could not be judged is dealt with as the
    /// environment says (<see cref="Delivery.DeliveryEnvironment.OnInconclusive"/>, <see cref="Delivery.DeliveryEnvironment.OnTelemetryError"/>).
    /// </summary>
    Target Bake => _ => Replay is { } file
        ? _.Description("Decide a recorded bake again").ReadsOnly().Executes((ctx, _) => BakeReplaying.RunAsync(ctx, file))
        : _.Description("Watch the new release; give it the traffic, or take it away")
            .DependsOn(Deploy)
            .With(EnvironmentNeeds.Workload | EnvironmentNeeds.Pull | EnvironmentNeeds.Ledger, SelectedEnvironmentOrNull)
            .Consumes([ReleaseOutput, .. ScanBaselines.Records]) // a passed release's scans are what the next ones are compared with
            .Produces(BakeOutput)
            .Executes(async (ctx, ct) =>
            {
                var environment = SelectedEnvironment;
                var deployed = ctx.Read(ReleaseOutput);
                var changed = deployed.Releases.Where(entry => !entry.Unchanged).ToList();
                if (changed.Count == 0)
                {
                    ctx.UpToDate("verified before");
                    return;
                }

                var baking = new Baking(ctx, environment);
                var services = SelectedServices;
                var results = await Task.WhenAll(changed.Select(entry =>
                    baking.RunAsync(services.Single(service => service.Name == entry.Release.Service), entry, ct))).ConfigureAwait(false);
                if (ctx.IsDryRun)
                {
                    return;
                }

                var records = results.OfType<BakeResult>().SelectMany(result => result.Earlier.Append(result.Record)).ToList();
                ctx.Summarize(BakeMarkdown.Write(records));
                ctx.Publish(BakeOutput, new BakesRecord(ctx.RunId, environment.Name, [.. records])
                {
                    Left = [.. results.OfType<BakeResult>().Where(result => result.Left).Select(result => result.Record.Service)],
                });
                results.OfType<BakeResult>().ToList().ForEach(result => ctx.Note(result.Record.Line));
                if (BakeResult.Worst(results.OfType<BakeResult>()) is { } failure)
                {
                    throw failure;
                }
            });
}
