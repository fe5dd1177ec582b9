using System.Collections.Immutable;
using System.Text;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Git;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>Compares what runs with what was delivered, by the manifests of the very commit that serves.</summary>
internal sealed class DriftDetection(TargetContext ctx, DeliveryEnvironment environment)
{
    public async Task<DriftRecord> RunAsync(IEnumerable<Service> services, CancellationToken cancellationToken)
    {
        var looked = ImmutableArray.CreateBuilder<ServiceDrift>();
        foreach (var service in services)
        {
            looked.Add(await LookAsync(service, cancellationToken).ConfigureAwait(false));
        }

        return new DriftRecord(ctx.RunId, environment.Name, ctx.Clock.GetUtcNow(), looked.ToImmutable());
    }

    /// <summary>For people, a line for each service and each drift.</summary>
    public static IEnumerable<string> Lines(DriftRecord record)
    {
        foreach (var service in record.Services)
        {
            var what = service switch
            {
                { InProgress: { } version } => $"{version} is being delivered; nothing was compared",
                { Drifts.Length: > 0 } => $"{service.Drifts.Length} {(service.Drifts.Length == 1 ? "thing is" : "things are")} not as delivered",
                { Version: null } => "nothing serves, and nothing was verified",
                _ => "as delivered",
            };
            yield return $"{record.Environment} {service.Service} {service.Version}".TrimEnd() + $": {what}";
            foreach (var drift in service.Drifts)
            {
                yield return $"  {drift}";
            }
        }
    }

    public static string Markdown(DriftRecord record)
    {
        var text = new StringBuilder($"## Drift in {record.Environment}\n\n");
        foreach (var line in Lines(record))
        {
            text.Append(line.StartsWith(' ') ? $"  - `{line.Trim().Replace("`", "'", StringComparison.Ordinal)}`\n" : $"- {line}\n");
        }

        return text.ToString();
    }

    private async Task<ServiceDrift> LookAsync(Service service, CancellationToken cancellationToken)
    {
        var workload = await Ends.WorkloadAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        await using var lifetime = Ends.Lifetime(workload);
        var status = await workload.ReadAsync(service, cancellationToken).ConfigureAwait(false);
        if (status.Candidate is { } candidate)
        {
            return new(service.Name, status.Serving?.Version, null, []) { InProgress = candidate.Version };
        }

        var commit = (status.Serving ?? status.Verified.FirstOrDefault())?.Commit;
        if (environment.Workload is not KubernetesCluster || commit is null)
        {
            return new(service.Name, status.Serving?.Version, commit, [.. await workload.DriftAsync(service, cancellationToken).ConfigureAwait(false)]);
        }

        // What was changed in the manifests since, and not delivered yet, is no drift.
        var delivered = await new CommittedTree(ctx.Processes, ctx.Root).ExportAsync(commit, ctx.Temporary / "drift" / service.Name, cancellationToken).ConfigureAwait(false);
        if (delivered is null)
        {
            ctx.Log.Warn($"{service.Name} is compared with the manifests of this working tree: this clone does not hold commit {commit[..Math.Min(7, commit.Length)]}, which serves.");
        }

        var then = await Ends.WorkloadAsync(ctx, environment, delivered ?? ctx.Root, cancellationToken).ConfigureAwait(false);
        await using var its = Ends.Lifetime(then);
        return new(service.Name, status.Serving?.Version, delivered is null ? null : commit, [.. await then.DriftAsync(service, cancellationToken).ConfigureAwait(false)]);
    }
}
