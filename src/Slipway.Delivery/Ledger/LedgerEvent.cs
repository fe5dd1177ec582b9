using System.Collections.Immutable;
using Slipway.Oci;

namespace Slipway.Delivery.Ledger;

/// <summary>One thing that happened to one service in one environment. Never changed after it was written.</summary>
public sealed record LedgerEvent
{
    /// <summary>The version of the line's shape that this build writes; it reads this one and older ones.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What happened.</summary>
    public required LedgerEventKind Kind { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The delivery run; for an incident its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Which try of that run it was, from one.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What was deployed. Absent for imported history and for incidents without a known cause.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The image tag, for people.</summary>
    public string? Version { get; init; }

    /// <summary>The full commit id that the release was built from.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit of the release that it replaced; absent at a first release.</summary>
    public string? BaseCommit { get; init; }

    /// <summary>The commits between the two, newest first; the release's own commit at a first release; empty when an older release was deployed.</summary>
    public ImmutableArray<LedgerCommit> Commits { get; init; } = [];

    /// <summary>Whether the deployment was planned; <see langword="false"/>: it answers an incident. Absent: not known.</summary>
    public bool? Planned { get; init; }

    /// <summary>With <see cref="LedgerEventKind.Rollback"/>: what serves again.</summary>
    public Digest? Restored { get; init; }

    /// <summary>The incident that is opened or resolved, or that this deployment answers.</summary>
    public string? Incident { get; init; }

    /// <summary>Why, in a line: the verdict, what the incident is about.</summary>
    public string? Reason { get; init; }

    /// <summary>The bake's evidence, in words.</summary>
    public string? Evidence { get; init; }

    /// <summary>Where to read more: the run, the release.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// 32 hex digits that follow from service, environment, digest, run, attempt and kind: whoever writes the same event again writes the same id, so a replay
    /// changes nothing.
    /// </summary>
    public string Id => LedgerEventId.Of(this);
}
