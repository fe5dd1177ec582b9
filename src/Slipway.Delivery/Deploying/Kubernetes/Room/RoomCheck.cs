using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>
/// Whether the cluster has room for a release to come up and, above all, for the one that serves to come back: asked before anything is changed, since
/// afterwards it is too late.
/// </summary>
internal sealed class RoomCheck(ClusterScope scope)
{
    private const int MostPods = 3000; // a larger cluster is not counted pod by pod; its scheduler tells

    /// <summary>A quota that is too small is a <see cref="UsageException"/>, nodes that are too full are a warning.</summary>
    public async Task CheckAsync(Release release, RoomPlan plan, JsonNode? newTemplate, JsonNode? oldTemplate, CancellationToken cancellationToken)
    {
        var defaults = (await ListAsync(ApiPath.LimitRanges(scope.Namespace), cancellationToken).ConfigureAwait(false))?
            .SelectMany(range => range.Items("spec", "limits")).FirstOrDefault(limit => limit.Text("type") == "Container");
        var (fresh, old) = (PodSize.Of(newTemplate.Find("spec"), defaults), PodSize.Of((oldTemplate ?? newTemplate).Find("spec"), defaults));
        var quotas = await ListAsync(ApiPath.Quotas(scope.Namespace), cancellationToken).ConfigureAwait(false) ?? [];
        var short_ = quotas.SelectMany(quota => Shortages(quota, plan, fresh, old)).ToList();
        if (short_.Count > 0)
        {
            throw new UsageException(
                $"{release.Title} is not deployed: {scope.Namespace} has no room for it and for the way back.",
                string.Join("; ", short_.Distinct()) + ".",
                "Raise the quota, or lower the requests or the number of pods. Nothing was changed.");
        }

        foreach (var shortage in await OnNodesAsync(plan, fresh, cancellationToken).ConfigureAwait(false))
        {
            scope.Log.Warn($"{release.Title}: {shortage}; unless a node is added, pods will wait");
        }
    }

    /// <summary>What a quota has too little of, at any of the moments.</summary>
    internal static IEnumerable<RoomShortage> Shortages(JsonObject quota, RoomPlan plan, PodSize fresh, PodSize old)
    {
        // A quota with a scope counts some pods only; those of a Deployment never end by themselves.
        var scopes = quota.Items("spec", "scopeSelector", "matchExpressions").Select(expression => expression.Text("scopeName"))
            .Concat((quota.Find("spec", "scopes") as JsonArray ?? []).Select(scope => scope?.ToString())).OfType<string>().ToList();
        if (scopes.Exists(scope => scope != "NotTerminating"))
        {
            yield break;
        }

        var bounds = quota.Find("status", "hard") as JsonObject ?? quota.Find("spec", "hard") as JsonObject ?? [];
        foreach (var (name, bound) in bounds)
        {
            var resource = name switch { "cpu" or "memory" or "ephemeral-storage" => $"requests.{name}", "count/pods" => "pods", _ => name };
            if (fresh[resource] == 0 && old[resource] == 0)
            {
                continue;
            }

            var (hard, used) = (Quantity.Of(bound), Quantity.Of(quota.Find("status", "used", name)));
            foreach (var moment in plan.Moments)
            {
                var needed = used + (moment.New * fresh[resource]) + ((moment.Old - plan.Serving) * old[resource]);
                if (needed > hard)
                {
                    yield return new RoomShortage(RoomReason.Quota, $"ResourceQuota {quota.Name()}", resource, needed, hard, used, moment);
                }
            }
        }
    }

    /// <summary>How many pods of a size fit on nodes that have so much left each.</summary>
    internal static long Fitting(IEnumerable<PodSize> free, PodSize size) => free.Sum(node => size.Takes
        .Where(take => take.Key == "pods" || take.Key.StartsWith("requests.", StringComparison.Ordinal))
        .Min(take => (long)decimal.Floor(Math.Max(0, node[take.Key]) / take.Value)));

    private async Task<IReadOnlyList<RoomShortage>> OnNodesAsync(RoomPlan plan, PodSize fresh, CancellationToken cancellationToken)
    {
        if (plan.Moments.Where(moment => moment.Old == plan.Serving).MaxBy(moment => moment.New) is not { } beside
            || await FreeAsync(cancellationToken).ConfigureAwait(false) is not { Count: > 0 } free)
        {
            return [];
        }

        var fits = Fitting(free, fresh);
        return fits >= beside.New ? [] : [new RoomShortage(RoomReason.Nodes, $"the {free.Count} nodes have room for {fits} more", "pods", beside.New, fits, 0, beside)];
    }

    /// <summary>What each node that takes pods has left; <see langword="null"/> where that cannot be found out.</summary>
    private async Task<IReadOnlyList<PodSize>?> FreeAsync(CancellationToken cancellationToken)
    {
        if (await ListAsync("/api/v1/nodes", cancellationToken).ConfigureAwait(false) is not { } nodes
            || await ListAsync($"/api/v1/pods?limit={MostPods}&fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed", cancellationToken).ConfigureAwait(false) is not { } pods)
        {
            return null;
        }

        var taken = pods.Where(pod => pod.Text("spec", "nodeName") is not null).GroupBy(pod => pod.Text("spec", "nodeName")!).ToDictionary(
            group => group.Key, group => group.Select(pod => PodSize.Of(pod.Find("spec"))).ToList(), StringComparer.Ordinal);
        return
        [
            .. nodes.Where(TakesPods).Select(node => new PodSize(
                node.Pairs("status", "allocatable")
                    .Select(pair => KeyValuePair.Create(pair.Key == "pods" ? "pods" : $"requests.{pair.Key}", Quantity.Parse(pair.Value)))
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value - (taken.GetValueOrDefault(node.Name())?.Sum(pod => pod[pair.Key]) ?? 0)))
                    .ToImmutableSortedDictionary(StringComparer.Ordinal))),
        ];
    }

    private static bool TakesPods(JsonObject node) => !node.Flag("spec", "unschedulable")
        && !node.Items("spec", "taints").Any(taint => taint.Text("effect") is "NoSchedule" or "NoExecute")
        && node.Items("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    /// <summary><see langword="null"/> where it may not be listed, or is too long to be.</summary>
    private async Task<IReadOnlyList<JsonObject>?> ListAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var list = await scope.Api.GetAsync(path, cancellationToken).ConfigureAwait(false);
            return string.IsNullOrEmpty(list.Text("metadata", "continue")) ? [.. list.Items("items")] : null;
        }
        catch (KubernetesException exception) when (exception.Code is 403 or 404)
        {
            scope.Log.Debug($"{path} may not be listed, so its room is not counted");
            return null;
        }
    }
}
