using Slipway.Delivery.Ledger;
using Slipway.Delivery.Versioning;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>What an environment's ledger says has passed its bake.</summary>
internal sealed class VerifiedReleases(ILedger ledger, string environment)
{
    private LedgerHistory? _history;

    /// <summary>What serves, as far as the ledger knows; <see langword="null"/> where nothing was ever delivered.</summary>
    public async Task<(Digest Digest, string Version)?> ServingAsync(string service, CancellationToken cancellationToken)
    {
        var events = await EventsAsync(service, cancellationToken).ConfigureAwait(false);
        var last = events.LastOrDefault(entry => entry.Kind is LedgerEventKind.DeploySucceeded or LedgerEventKind.Rollback);
        var digest = last?.Kind == LedgerEventKind.Rollback ? last.Restored : last?.Digest;
        return digest is { } serving
            ? (serving, events.LastOrDefault(entry => entry.Digest == serving && entry.Version is not null)?.Version ?? Shown.Short(serving))
            : null;
    }

    /// <summary>The digest of the version's commit that passed its bake here and was not rolled back since.</summary>
    /// <param name="service">The service.</param>
    /// <param name="version">The version that is to be promoted.</param>
    /// <param name="tagged">What the commit's own tag names in the registry; absent where there is no such tag.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public async Task<Digest> DigestOfAsync(string service, VersionRecord version, Digest? tagged, CancellationToken cancellationToken)
    {
        var events = await EventsAsync(service, cancellationToken).ConfigureAwait(false);
        var good = events.Where(entry => entry.Kind == LedgerEventKind.BakePassed).Select(entry => entry.Digest).ToHashSet(); // users may have what no bake could judge
        var passed = events.LastOrDefault(entry => entry.Kind == LedgerEventKind.DeploySucceeded && entry.Digest is { } digest && good.Contains(digest)
            && (tagged is null ? entry.Commit == version.Commit : digest == tagged));
        if (passed is null)
        {
            var last = events.LastOrDefault(entry => entry.Kind == LedgerEventKind.DeploySucceeded && good.Contains(entry.Digest));
            throw new UsageException(
                $"{service} cannot be promoted to {version.Tag}.",
                $"{version.Tag} is commit {version.Commit[..7]}, which has passed no bake in {environment}{(last?.Commit is { } commit ? $" (the last that did is {last.Version}, commit {commit[..7]})" : "")}.",
                $"Deliver this commit to {environment} first: only what has passed its bake is promoted.");
        }

        var undone = events.SkipWhile(entry => entry.Id != passed.Id).FirstOrDefault(entry => entry.Kind == LedgerEventKind.Rollback && entry.Digest == passed.Digest);
        return undone is null
            ? passed.Digest!.Value
            : throw new UsageException(
                $"{service} cannot be promoted to {version.Tag}.",
                $"{environment} went back from {passed.Version} at {undone.At:yyyy-MM-dd HH:mm} UTC{(undone.Reason is { } reason ? $": {reason}" : "")}.",
                "Mend it and deliver again.");
    }

    private async Task<List<LedgerEvent>> EventsAsync(string service, CancellationToken cancellationToken)
    {
        _history ??= await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return [.. _history.Events.Where(entry => entry.Service == service && entry.Environment == environment).OrderBy(entry => entry.At)];
    }
}
