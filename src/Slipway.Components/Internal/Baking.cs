using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>One service's bake: watch, decide, and act on the verdict.</summary>
internal sealed class Baking(TargetContext ctx, DeliveryEnvironment environment)
{
    private readonly DeliveryLedger _ledger = new(ctx, environment);
    private readonly ReleaseChecks _checks = new(ctx, environment);

    /// <summary>Answers <see langword="null"/> in a dry run, which prints the plan and gives no verdict.</summary>
    public async Task<BakeResult?> RunAsync(Service service, ReleaseEntry entry, CancellationToken cancellationToken)
    {
        if (ctx.IsDryRun)
        {
            ctx.Log.Info($"would watch {service.Name} {entry.Release.Version}, then give it the traffic or take it away; a dry run gives no verdict. The plan:");
            environment.Bake.Describe().ToList().ForEach(line => ctx.Log.Info(line));
            environment.Checks.ToList().ForEach(check => ctx.Log.Info($"check {check.Rule.Name}: {check}"));
            ctx.Log.Info($"not to be judged: {Words(environment.OnInconclusive)}; without telemetry: {Words(environment.OnTelemetryError)}");
            return null;
        }

        var workload = await Ends.WorkloadAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        await using var lifetime = Ends.Lifetime(workload);
        try
        {
            return await JudgeAsync(workload, service, entry, cancellationToken).ConfigureAwait(false);
        }
        catch (SupersededException exception)
        {
            await _ledger.SupersededAsync(entry.Release, workload.ServesCandidates, $"superseded: {exception.Why}", CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<BakeResult> JudgeAsync(IWorkload workload, Service service, ReleaseEntry entry, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        BakeRecord record;
        var earlier = new List<BakeRecord>();
        try
        {
            record = await WatchAsync(workload, service, entry, http, cancellationToken).ConfigureAwait(false);
            while (record.Verdict == BakeVerdict.Pass && await workload.AdvanceAsync(service, entry.Release, cancellationToken).ConfigureAwait(false) is { } step)
            {
                ctx.Log.Info($"{service.Name} {entry.Release.Version}: {record.Line}; step {step.Number} of {step.Count} is {step.Title}");
                earlier.Add(record);
                record = await WatchAsync(workload, service, entry, http, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not SupersededException)
        {
            // Nobody will decide about this release any more: it must neither go on running nor stay open in the ledger.
            var reason = cancellationToken.IsCancellationRequested ? "the run was cancelled" : $"the bake broke off: {exception.Message}";
            using var fresh = new CancellationTokenSource(workload.UndoLimit, ctx.Clock);
            if (entry.Adopted)
            {
                await workload.LeaveAsync(service, entry.Release, reason, fresh.Token).ConfigureAwait(false);
                ctx.Log.Warn($"{service.Name} {entry.Release.Version} is left as it was, not verified: {reason}.");
                throw;
            }

            var restored = await workload.RejectAsync(service, entry.Release, reason, quarantine: false, fresh.Token).ConfigureAwait(false);
            await _ledger.AbandonedAsync(entry.Release, restored, workload.ServesCandidates, reason, fresh.Token).ConfigureAwait(false);
            ctx.Log.Warn($"{service.Name} {entry.Release.Version} was stopped: {reason}.");
            throw;
        }

        var explained = $"{service.Name} {entry.Release.Version}: {record.Line}";
        ctx.Log.Info(explained);
        var result = record.Verdict switch
        {
            BakeVerdict.Pass => await AcceptAsync(workload, service, entry, record, cancellationToken).ConfigureAwait(false),
            BakeVerdict.Superseded => await GiveWayAsync(workload, service, entry, record).ConfigureAwait(false),
            _ => await EndAsync(workload, service, entry, record).ConfigureAwait(false),
        };
        return result with { Earlier = earlier };
    }

    private async Task<BakeRecord> WatchAsync(IWorkload workload, Service service, ReleaseEntry entry, HttpClient http, CancellationToken cancellationToken)
    {
        var seen = await workload.ObserveAsync(service, entry.Release, cancellationToken).ConfigureAwait(false);
        ITelemetrySource? Metrics(IReadOnlyList<Uri> instances) =>
            service.Endpoints.Metrics is null || instances.Count == 0 ? null : ScrapeTelemetrySource.Of(http, instances, service.Endpoints, ctx.Clock);
        IProbe? Probe(IReadOnlyList<Uri> instances) =>
            service.Endpoints.Probes.Length == 0 || instances.Count == 0 ? null : HttpProbe.Of(http, instances, service.Endpoints, ctx.Clock);
        var subject = new BakeSubject(service.Name, entry.Release.Version)
        {
            Digest = entry.Release.Digest.ToString(),
            Environment = environment.Name,
            Telemetry = seen.Telemetry ?? Metrics(seen.Candidate),
            OldTelemetry = seen.OldTelemetry ?? Metrics(seen.Previous),
            OldIsRecorded = seen.OldIsRecorded,
            Probe = seen.Probe ?? Probe(seen.Candidate),
            OldProbe = seen.OldProbe ?? Probe(seen.Previous),
            Signals = seen.Signals,
            Checks = await _checks.OfAsync(entry.Release, seen, http, cancellationToken).ConfigureAwait(false),
        };
        return await new BakeRunner(ctx.Clock, ctx.Log).RunAsync(environment.Bake, subject, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BakeResult> AcceptAsync(IWorkload workload, Service service, ReleaseEntry entry, BakeRecord record, CancellationToken cancellationToken)
    {
        Release accepted;
        try
        {
            accepted = await workload.AcceptAsync(service, entry.Release with { Evidence = BakeEvidence.Of(record) }, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployFailedException failure)
        {
            var now = await workload.ReadAsync(service, CancellationToken.None).ConfigureAwait(false);
            await _ledger.AbandonedAsync(entry.Release, now.Serving, workload.ServesCandidates, failure.What, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await (workload.ServesCandidates
            ? _ledger.VerifiedAsync(accepted, record, cancellationToken)
            : _ledger.AcceptedAsync(accepted, entry.Previous, record, cancellationToken)).ConfigureAwait(false);
        await new ScanBaselines(ctx, environment).KeepAsync(accepted, cancellationToken).ConfigureAwait(false);
        ctx.Log.Info($"{service.Name} {accepted.Version} serves{(accepted.Url is { } url ? $" at {url}" : "")}");
        return new(record, null);
    }

    /// <summary>A newer deploy has won: this run lets go of what it holds, and touches nothing else.</summary>
    private async Task<BakeResult> GiveWayAsync(IWorkload workload, Service service, ReleaseEntry entry, BakeRecord record)
    {
        using var fresh = new CancellationTokenSource(workload.UndoLimit, ctx.Clock);
        try
        {
            await workload.RejectAsync(service, entry.Release, record.Line, quarantine: false, fresh.Token).ConfigureAwait(false);
        }
        catch (SupersededException exception)
        {
            ctx.Log.Debug($"{exception.Message} {exception.Why}");
        }

        await _ledger.SupersededAsync(entry.Release, workload.ServesCandidates, record.Line, fresh.Token).ConfigureAwait(false);
        return new(record, new SupersededException(entry.Release, record.Line));
    }

    // On a token of its own: whatever ended the bake must not end what puts things right.
    private async Task<BakeResult> EndAsync(IWorkload workload, Service service, ReleaseEntry entry, BakeRecord record)
    {
        using var fresh = new CancellationTokenSource(workload.UndoLimit, ctx.Clock);
        var leave = UndecidedIn(environment, record.Verdict) == UndecidedRelease.Leave;
        Release? serving;
        try
        {
            serving = leave
                ? await workload.LeaveAsync(service, entry.Release, record.Line, fresh.Token).ConfigureAwait(false)
                : await workload.RejectAsync(service, entry.Release, record.Line, quarantine: record.Verdict == BakeVerdict.Fail, fresh.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not SupersededException)
        {
            return new(record, new TargetFailedException(
                $"{service.Name} {entry.Release.Version}: {record.Line}",
                $"Taking it away failed too: {exception.Message}",
                "Look at ./build.sh Status, then run ./build.sh Recover.",
                ExitCodes.RollbackFailed,
                exception));
        }

        if (leave && entry.Release.IsSameDeployAs(serving))
        {
            await _ledger.LeftAsync(entry.Release, record, fresh.Token).ConfigureAwait(false);
            return new(record, new TargetFailedException(
                $"{service.Name} {entry.Release.Version}: {record.Line}",
                $"{environment.Name} leaves such a release where it is: {entry.Release.Version} goes on serving{(serving?.Url is { } at ? $" at {at}" : "")}, and is not verified. "
                + (entry.Previous is { } before ? $"The release to go back to is still {before.Version}." : "No release before it was verified."),
                $"{Cure(record.Verdict)} Judge it again: ./build.sh Bake --environment {environment.Name}. Go back: ./build.sh Rollback --environment {environment.Name}.",
                BakeResult.ExitCodeOf(record.Verdict)))
            { Left = true };
        }

        await (workload.ServesCandidates
            ? _ledger.UndoneAsync(entry.Release, serving, record, fresh.Token)
            : _ledger.RejectedAsync(entry.Release, record, fresh.Token)).ConfigureAwait(false);
        return new(record, new TargetFailedException(
            $"{service.Name} {entry.Release.Version}: {record.Line}",
            serving is null
                ? $"It was the first release: it was stopped, and nothing serves {service.Name} in {environment.Name} now."
                : $"{serving.Version} {(workload.ServesCandidates ? "serves again" : "still serves")}{(serving.Url is { } url ? $" at {url}" : "")}{(workload.ServesCandidates ? "." : "; no user was reached.")}{(leave ? " Only a release that all users have is left." : "")}",
            record.Verdict == BakeVerdict.Fail ? Cure(record.Verdict) : $"{Cure(record.Verdict)} Then deliver again.",
            BakeResult.ExitCodeOf(record.Verdict)));
    }

    /// <summary>What the environment says of a verdict that is none; a failure always takes the release away.</summary>
    internal static UndecidedRelease UndecidedIn(DeliveryEnvironment environment, BakeVerdict verdict) => verdict switch
    {
        BakeVerdict.Inconclusive => environment.OnInconclusive,
        BakeVerdict.TelemetryError => environment.OnTelemetryError,
        _ => UndecidedRelease.RollBack,
    };

    private static string Words(UndecidedRelease undecided) => undecided == UndecidedRelease.Leave ? "left, not verified, where all users have it" : "taken away";

    private static string Cure(BakeVerdict verdict) => verdict switch
    {
        BakeVerdict.Fail => "The evidence is in artifacts/bake.json. Mend it and deliver again; unless it had been verified before, this digest is quarantined.",
        BakeVerdict.TelemetryError => "See why the metrics could not be read.",
        _ => "Give it more traffic or more time: see the bake plan.",
    };
}
