using System.Collections.Immutable;

namespace Slipway.Delivery.DotNet;

/// <summary>One package, in one version, that deserves a look.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">The version in use.</param>
public sealed record DependencyEntry(string Id, string Version)
{
    /// <summary>The newest stable release; absent when the version in use is that.</summary>
    public string? Latest { get; init; }

    /// <summary>The worst severity of its known vulnerabilities, as the package source names it; absent when none is known.</summary>
    public string? Vulnerable { get; init; }

    /// <summary>The advisories.</summary>
    public ImmutableArray<string> Advisories { get; init; } = [];

    /// <summary>Why its owner has deprecated it; absent when it is not.</summary>
    public string? Deprecated { get; init; }

    /// <summary>Whether no project names it itself: another package brings it.</summary>
    public bool Transitive { get; init; }

    /// <summary>The projects that use it, relative to the root.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];
}
