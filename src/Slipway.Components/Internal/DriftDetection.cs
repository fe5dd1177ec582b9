using System.Collections.Immutable;
using System.Text;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Delivery.Git;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>Compares what runs with what was delivered, by the manifests of the very commit that serves.</summary>
internal sealed class DriftDetection(TargetContext ctx, DeliveryEnvironment environment)
{
    // No bake takes as long: whoever was at it was killed.
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromHours(6);

    private readonly Dictionary<string, AbsolutePath?> _exported = new(StringComparer.Ordinal);

    public async Task<DriftRecord> RunAsync(IEnumerable<Service> services, CancellationToken cancellationToken)
    {
        try
        {
            var looked = ImmutableArray.CreateBuilder<ServiceDrift>();
            foreach (var service in services)
            {
                looked.Add(await LookAsync(service, cancellationToken).ConfigureAwait(false));
            }

            return new DriftRecord(ctx.RunId, environment.Name, ctx.Clock.GetUtcNow(), looked.ToImmutable());
        }
        finally
        {
            if (Exports.DirectoryExists)
            {
                Directory.Delete(Exports, recursive: true);
            }
        }
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
                { IsCompared: false } => "nothing was verified, so there is nothing to compare it with",
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

    private AbsolutePath Exports => ctx.Temporary / "drift";

    private async Task<ServiceDrift> LookAsync(Service service, CancellationToken cancellationToken)
    {
        var workload = await Ends.WorkloadAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        await using var lifetime = Ends.Lifetime(workload);
        var status = await workload.ReadAsync(service, cancellationToken).ConfigureAwait(false);
        if (status.Candidate is { } candidate)
        {
            // A release that comes back, or is judged again, was deployed long ago.
            var isAnothers = status.RunId is { } run && run != candidate.RunId;
            return isAnothers || ctx.Clock.GetUtcNow() - candidate.DeployedAt < LongestDelivery
                ? new(service.Name, status.Serving?.Version, null, []) { InProgress = candidate.Version }
                : new(service.Name, status.Serving?.Version, null, [new(service.Name, $"the delivery of {candidate.Version} was never finished; ./build.sh Recover finishes or undoes it")]);
        }

        var found = new ServiceDrift(service.Name, status.Serving?.Version, null, []) { IsCompared = status.Verified.Length > 0 };
        var commit = (status.Serving ?? status.Verified.FirstOrDefault())?.Commit;
        if (environment.Workload is not KubernetesCluster { Strategy: not GitOpsStrategy } || commit is null)
        {
            return found with { Drifts = [.. await workload.DriftAsync(service, cancellationToken).ConfigureAwait(false)] };
        }

        // What was changed in the manifests since, and not delivered yet, is no drift.
        if (await ExportAsync(commit, cancellationToken).ConfigureAwait(false) is { } delivered)
        {
            try
            {
                var then = await Ends.WorkloadAsync(ctx, environment, delivered, cancellationToken).ConfigureAwait(false);
                await using var its = Ends.Lifetime(then);
                return found with { Commit = commit, Drifts = [.. await then.DriftAsync(service, cancellationToken).ConfigureAwait(false)] };
            }
            catch (UsageException exception) when (exception.InnerException is not UsageException)
            {
                ctx.Log.Debug($"{exception.What} {exception.Why}");
            }
        }

        ctx.Log.Warn($"{service.Name} is compared with the manifests of this working tree: those of commit {commit[..Math.Min(7, commit.Length)]}, which serves, cannot be had from this clone.");
        return found with { Drifts = [.. await workload.DriftAsync(service, cancellationToken).ConfigureAwait(false)] };
    }

    private async Task<AbsolutePath?> ExportAsync(string commit, CancellationToken cancellationToken)
    {
        if (!_exported.TryGetValue(commit, out var root))
        {
            _exported[commit] = root = await new CommittedTree(ctx.Processes, ctx.Root).ExportAsync(commit, Exports / commit, cancellationToken).ConfigureAwait(false);
        }

        return root;
    }
}
