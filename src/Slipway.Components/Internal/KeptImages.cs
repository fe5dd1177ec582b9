using Slipway.Delivery;
using Slipway.Delivery.Ledger;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>Which images of a registry must not go, as the ledgers of the environments that pull from it say.</summary>
internal sealed class KeptImages(TargetContext ctx, IReadOnlyList<DeliveryEnvironment> environments, int releases)
{
    private readonly Dictionary<string, IReadOnlyList<LedgerEvent>> _histories = new(StringComparer.Ordinal);

    /// <summary>
    /// What serves, what is being deployed, and the newest releases that passed. Old ones that the registry has no longer are left out; what serves must be
    /// there.
    /// </summary>
    public async Task<IReadOnlyCollection<Digest>> OfAsync(string service, IReadOnlySet<Digest> there, CancellationToken cancellationToken)
    {
        var kept = new HashSet<Digest>();
        foreach (var environment in environments)
        {
            var events = (await HistoryAsync(environment, cancellationToken).ConfigureAwait(false))
                .Where(entry => entry.Service == service && entry.Environment == environment.Name).OrderBy(entry => entry.At).ToList();
            if (Serving(events) is { } serving && !there.Contains(serving))
            {
                throw new TargetFailedException(
                    $"The image of {service} that serves in {environment.Name} is not in the registry.",
                    $"{serving} is gone; when a pod starts again, it cannot be pulled. No policy was changed.",
                    "Push it again from its commit (the same bytes give the same digest), or deliver.");
            }

            kept.UnionWith(Wanted(events, releases).Where(there.Contains));
        }

        return kept;
    }

    /// <summary>In the order of the ledger: what serves, what is on its way, and what may be gone back to.</summary>
    internal static IEnumerable<Digest> Wanted(IReadOnlyList<LedgerEvent> events, int releases)
    {
        var left = events.Where(entry => entry.Kind == LedgerEventKind.Rollback).Select(entry => entry.Digest).ToHashSet();
        var passed = events.Where(entry => entry.Kind == LedgerEventKind.DeploySucceeded && !left.Contains(entry.Digest)).Reverse()
            .Select(entry => entry.Digest).OfType<Digest>().Distinct().Take(releases);
        var coming = events is [.., { Kind: LedgerEventKind.DeployStarted, Digest: { } started }] ? [started] : Array.Empty<Digest>();
        return [.. Serving(events) is { } serving ? [serving] : Array.Empty<Digest>(), .. coming, .. passed];
    }

    private static Digest? Serving(IReadOnlyList<LedgerEvent> events)
    {
        var last = events.LastOrDefault(entry => entry.Kind is LedgerEventKind.DeploySucceeded or LedgerEventKind.Rollback);
        return last?.Kind == LedgerEventKind.Rollback ? last.Restored : last?.Digest;
    }

    private async Task<IReadOnlyList<LedgerEvent>> HistoryAsync(DeliveryEnvironment environment, CancellationToken cancellationToken)
    {
        if (!_histories.TryGetValue(environment.Name, out var events))
        {
            var ledger = await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
            events = [.. (await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false)).Events];
            _histories[environment.Name] = events;
        }

        return events;
    }
}
