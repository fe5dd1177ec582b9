using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Brings the pushed images up in the environment, beside what serves there.</summary>
public interface IDeploy : IPush
{
    /// <summary>Whether a digest that a bake has rejected may be deployed again.</summary>
    [Parameter("Deploy a digest although a bake has rejected it")]
    bool ForceDigest => TryGetValue<bool?>(() => ForceDigest) ?? false;

    /// <summary><c>release.json</c>.</summary>
    Output<ReleaseRecord> ReleaseOutput => new("release.json");

    /// <summary>Each service by digest, until it is ready. What serves goes on serving: <c>Bake</c> decides.</summary>
    Target Deploy => _ => (this is IPromote { PromoteFrom: not null } ? _.DependsOn<IPromote>(x => x.Promote) : _.DependsOn(Push))
        .Description("Bring the release up beside the one that serves, until it is ready")
        .With(EnvironmentNeeds.Workload | EnvironmentNeeds.Pull | EnvironmentNeeds.Ledger, SelectedEnvironmentOrNull)
        .Consumes(PushedOutput)
        .Produces(ReleaseOutput)
        .Executes(async (ctx, ct) =>
        {
            var environment = SelectedEnvironment;
            new ReleaseChecks(ctx, environment).Validate();
            var pushed = ctx.Read(PushedOutput);
            var workload = await Ends.WorkloadAsync(ctx, environment, ct).ConfigureAwait(false);
            await using var lifetime = Ends.Lifetime(workload);
            var ledger = new DeliveryLedger(ctx, environment);
            var releases = new List<ReleaseEntry>();
            foreach (var service in SelectedServices)
            {
                ctx.Log.Progress($"{service.Name}: waiting until it is ready");
                var image = pushed.Images.Single(entry => entry.Service == service.Name);
                var request = new DeployRequest(service, image.Repository, image.Digest, image.Tag, pushed.Commit, pushed.CommitTime, ctx.RunId) { ForceQuarantined = ForceDigest };
                var before = await new LedgerSettlement(ctx, environment).PutRightAsync(workload, service, ct).ConfigureAwait(false);
                var outcome = await DeployAsync(workload, ledger, request, before.Serving, ct).ConfigureAwait(false);
                releases.Add(new(outcome.Release, outcome.Unchanged, outcome.Previous) { Adopted = outcome.Adopted });
                ctx.Log.Info(outcome.Adopted
                    ? $"{service.Name} {outcome.Release.Version} serves already, not verified; its bake is all that is left to do"
                    : outcome.Unchanged
                    ? $"{service.Name} {outcome.Release.Version} serves already, verified; nothing to deploy"
                    : $"{service.Name} {outcome.Release.Version} is ready; {Beside(workload, outcome)}");
                ctx.Note(outcome.Unchanged ? $"{service.Name} serves already" : $"{service.Name} {outcome.Release.Version} is ready");
            }

            ctx.Publish(ReleaseOutput, new ReleaseRecord(ctx.RunId, environment.Name, [.. releases]));
            if (releases.TrueForAll(release => release.Unchanged))
            {
                ctx.UpToDate("nothing was redeployed");
            }
        });

    private static string Beside(IWorkload workload, DeployOutcome outcome) =>
        outcome.Previous is not { } old ? "nothing served before" : workload.ServesCandidates ? $"it takes over from {old.Version}" : $"{old.Version} still serves";

    private static async Task<DeployOutcome> DeployAsync(
        IWorkload workload, DeliveryLedger ledger, DeployRequest request, Release? serving, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await workload.DeployAsync(request, cancellationToken).ConfigureAwait(false);
            if (!outcome.Unchanged && !outcome.Adopted)
            {
                await ledger.StartedAsync(outcome.Release, outcome.Previous, cancellationToken).ConfigureAwait(false);
                if (workload.ServesCandidates)
                {
                    await ledger.ServingAsync(outcome.Release, outcome.Previous, cancellationToken).ConfigureAwait(false);
                }
            }

            return outcome;
        }
        catch (DeployFailedException failure)
        {
            await ledger.StartedAsync(failure.Candidate, serving, cancellationToken).ConfigureAwait(false);
            await ledger.FailedAsync(failure.Candidate, failure.What, failure.ReachedUsers, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
