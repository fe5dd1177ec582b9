using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>What a person does with what runs: look, go back, put right, stop.</summary>
public interface IOperate : IHaveServices, IHaveEnvironments
{
    /// <summary>The version to go back to.</summary>
    [Parameter("For Rollback: the version to go back to. Default: the last verified release before the one that serves", Variable = "SLIPWAY_TO")]
    string? To => TryGetValue(() => To);

    /// <summary>What runs, which version, since when, verified or not, and where.</summary>
    Target Status => _ => _
        .Description("Show what runs: version, since when, verified or not, URL")
        .ReadsOnly()
        .Executes(async (ctx, ct) =>
        {
            foreach (var environment in AllEnvironments.OrderBy(environment => environment.Order))
            {
                foreach (var service in SelectedServices)
                {
                    var workload = await Ends.WorkloadAsync(ctx, environment, ct).ConfigureAwait(false);
                    await using var lifetime = Ends.Lifetime(workload);
                    var status = await workload.ReadAsync(service, ct).ConfigureAwait(false);
                    StatusText.Lines(environment.Name, service.Name, status, ctx.Clock.GetUtcNow()).ToList().ForEach(ctx.Conclude);
                }
            }
        });

    /// <summary>
    /// The deployment environment of a job that looks for drift, where that of the environment itself waits for an approval: one with the same secrets and a role that
    /// may describe the cluster. Default: the environment's own.
    /// </summary>
    string? DriftEnvironment => null;

    /// <summary><c>drift.json</c>.</summary>
    Output<DriftRecord> DriftOutput => new("drift.json");

    /// <summary>
    /// Compares what runs with what was delivered, field by field, and fails where somebody changed it past the pipeline. Changes nothing.
    /// </summary>
    Target DetectDrift => _ => _
        .Description("Fail where what runs is not what was delivered, and name each field and who changed it")
        .With(EnvironmentNeeds.Workload, SelectedEnvironmentOrNull, DriftEnvironment)
        .NeedsHistory()
        .Produces(DriftOutput)
        .Executes(async (ctx, ct) =>
        {
            var record = await new DriftDetection(ctx, SelectedEnvironment).RunAsync(SelectedServices, ct).ConfigureAwait(false);
            ctx.Publish(DriftOutput, record);
            ctx.Summarize(DriftDetection.Markdown(record));
            var lines = DriftDetection.Lines(record).ToList();
            var drifted = record.Services.Where(service => service.Drifts.Length > 0).ToList();
            ctx.Note(string.Join("; ", lines.Where(line => !line.StartsWith(' '))));
            if (drifted.Count > 0)
            {
                throw new TargetFailedException(
                    $"{string.Join(", ", drifted.Select(service => service.Service))} in {record.Environment} {(drifted.Count == 1 ? "is" : "are")} not as delivered.",
                    string.Join('\n', lines),
                    $"What was changed or is gone comes back with ./build.sh Deliver --environment {record.Environment}; what no delivery set, take out by hand, or put it into the manifests.");
            }

            lines.ForEach(line => ctx.Log.Info(line));
        });

    /// <summary>Back to a verified release.</summary>
    Target Rollback => _ => _
        .Description("Go back to the last verified release, or to --to VERSION")
        .With(EnvironmentNeeds.Workload | EnvironmentNeeds.Pull | EnvironmentNeeds.Ledger, SelectedEnvironmentOrNull)
        .Executes(async (ctx, ct) =>
        {
            var environment = SelectedEnvironment;
            var ledger = new DeliveryLedger(ctx, environment);
            foreach (var service in SelectedServices)
            {
                var workload = await Ends.WorkloadAsync(ctx, environment, ct).ConfigureAwait(false);
                await using var lifetime = Ends.Lifetime(workload);
                var before = await new LedgerSettlement(ctx, environment).PutRightAsync(workload, service, ct).ConfigureAwait(false);
                var now = await workload.RollbackAsync(service, To, ctx.RunId, ct).ConfigureAwait(false);
                if (before.Serving is { } from && from.Digest != now.Digest)
                {
                    await ledger.RolledBackAsync(from, now, "asked for", ct).ConfigureAwait(false);
                }

                ctx.Note($"{service.Name} {now.Version} serves");
                ctx.Conclude($"{service.Name} {now.Version} serves{(now.Url is { } url ? $" at {url}" : "")}");
            }
        });

    /// <summary>Finishes or undoes what a killed run left, and writes into the ledger how its delivery ended.</summary>
    Target Recover => _ => _
        .Description("Finish or undo what a killed run left")
        .With(EnvironmentNeeds.Workload | EnvironmentNeeds.Pull | EnvironmentNeeds.Ledger, SelectedEnvironmentOrNull)
        .AssuredAfterFailure()
        .Executes(async (ctx, ct) =>
        {
            var quiet = true;
            var settled = new List<(bool ServesCandidates, string Service, WorkloadStatus Before, WorkloadStatus After, string? Done)>();
            foreach (var service in SelectedServices)
            {
                var workload = await Ends.WorkloadAsync(ctx, SelectedEnvironment, ct).ConfigureAwait(false);
                await using var lifetime = Ends.Lifetime(workload);
                var before = await workload.ReadAsync(service, ct).ConfigureAwait(false);
                var done = await workload.RecoverAsync(service, ct).ConfigureAwait(false);
                if (done is not null)
                {
                    quiet = false;
                    ctx.Log.Info($"{service.Name}: {done}");
                    ctx.Note($"{service.Name}: {done}");
                }

                var after = await workload.ReadAsync(service, ct).ConfigureAwait(false);
                settled.Add((workload.ServesCandidates, service.Name, before, after, done));
            }

            // What runs comes first: a ledger that cannot be reached keeps nothing from being put right.
            foreach (var (servesCandidates, service, before, after, done) in settled)
            {
                await new LedgerSettlement(ctx, SelectedEnvironment).WriteAsync(servesCandidates, service, before, after, done, ct).ConfigureAwait(false);
            }

            if (quiet)
            {
                ctx.UpToDate("nothing was left to put right");
            }
        });

    /// <summary>Stops everything of the environment.</summary>
    Target Down => _ => _
        .Description("Stop everything that runs locally")
        .Executes(async (ctx, ct) =>
        {
            foreach (var service in SelectedServices)
            {
                var workload = await Ends.WorkloadAsync(ctx, SelectedEnvironment, ct).ConfigureAwait(false);
                await using var lifetime = Ends.Lifetime(workload);
                await workload.DownAsync(service, ct).ConfigureAwait(false);
                ctx.Log.Info($"{service.Name} is stopped");
            }
        });
}
