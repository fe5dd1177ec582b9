using System.Collections.Immutable;

namespace Slipway.Delivery.Scanning;

/// <summary>What stops a delivery. The defaults are strict: loosen them in code, where a review sees it, or by a dated exception.</summary>
public sealed record ScanPolicy
{
    /// <summary>Default: high and critical, with a fix or without.</summary>
    public KindPolicy Vulnerabilities { get; init; } = new(Severity.High);

    /// <summary>Default: every secret, whatever its severity.</summary>
    public KindPolicy Secrets { get; init; } = new(Severity.Unknown);

    /// <summary>Default: high and critical.</summary>
    public KindPolicy Misconfigurations { get; init; } = new(Severity.High);

    /// <summary>Default: high and critical, which for Trivy means restricted and forbidden licences.</summary>
    public KindPolicy Licenses { get; init; } = new(Severity.High);

    /// <summary>Default: high and critical.</summary>
    public KindPolicy Code { get; init; } = new(Severity.High);

    /// <summary>Other rules for a service or an environment; where several apply, the last one stands.</summary>
    public ImmutableArray<PolicyOverride> Overrides { get; init; } = [];

    /// <summary>The oldest vulnerability database that may vouch for a release; <see langword="null"/> (default): any, with its age shown.</summary>
    public TimeSpan? LongestDatabaseAge { get; init; }

    /// <summary>The rule for one kind of finding.</summary>
    public KindPolicy For(FindingKind kind, string? service, string? environment) =>
        Overrides.LastOrDefault(other => other.Applies(kind, service, environment))?.Policy ?? kind switch
        {
            FindingKind.Vulnerability => Vulnerabilities,
            FindingKind.Secret => Secrets,
            FindingKind.Misconfiguration => Misconfigurations,
            FindingKind.License => Licenses,
            FindingKind.Code => Code,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
