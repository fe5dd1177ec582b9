using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>What became of one entry of a commit.</summary>
public sealed record VersionedEntry
{
    /// <summary>The type, in lower case; absent where only a footer counts.</summary>
    public string? Type { get; init; }

    /// <summary>The scope; absent when there is none.</summary>
    public string? Scope { get; init; }

    /// <summary>What follows the colon.</summary>
    public required string Description { get; init; }

    /// <summary>Whether users must change something.</summary>
    public bool Breaking { get; init; }

    /// <summary>What its <c>BREAKING CHANGE</c> footers say.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The rule that decided.</summary>
    public required CommitRule Rule { get; init; }

    /// <summary>What the entry asks for.</summary>
    public required VersionBump Bump { get; init; }

    /// <summary>In words, what the rule saw.</summary>
    public string? Reason { get; init; }
}
