using System.Collections.Immutable;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora.Page;

/// <summary>One deployment as the page shows it.</summary>
/// <param name="Anchor">Its place on the page.</param>
/// <param name="State">How it went.</param>
/// <param name="At">When users got it; where none did, when it was rejected or begun.</param>
/// <param name="Events">All that is known of it, in order.</param>
internal sealed record DeploymentView(string Anchor, DeploymentState State, DateTimeOffset At, ImmutableArray<LedgerEvent> Events)
{
    public DateTimeOffset? RolledBack { get; init; }

    public DateTimeOffset? Recovered { get; init; }

    /// <summary>How long its users suffered; absent while they do, and where none did.</summary>
    public TimeSpan? Suffered { get; init; }

    /// <summary>What speaks against it, in words; absent for a good one.</summary>
    public string? FailedBecause { get; init; }

    /// <summary>What people call it: the version, else the commit, else the digest's head, else the run.</summary>
    public string Version => Text(e => e.Version) ?? Short(Text(e => e.Commit)) ?? Text(e => e.Digest?.ToString())?[..19] ?? Events[0].RunId;

    public ImmutableArray<LedgerCommit> Commits => Events.Select(e => e.Commits).MaxBy(commits => commits.Length);

    public bool Unplanned => Events.Any(e => e.Planned == false);

    public string? Text(Func<LedgerEvent, string?> pick) => Events.Select(pick).LastOrDefault(text => text is not null);

    private static string? Short(string? commit) => commit is { Length: > 7 } ? commit[..7] : commit;
}
