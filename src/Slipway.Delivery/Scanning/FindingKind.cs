namespace Slipway.Delivery.Scanning;

/// <summary>What sort of thing a scanner found; the policy is set per kind.</summary>
public enum FindingKind
{
    /// <summary>A package version with a published advisory.</summary>
    Vulnerability,

    /// <summary>A credential in a file or a layer.</summary>
    Secret,

    /// <summary>A manifest, Dockerfile or infrastructure file that weakens what it describes.</summary>
    Misconfiguration,

    /// <summary>A licence whose terms the policy may not want.</summary>
    License,

    /// <summary>A weakness in source code, from a scanner such as CodeQL or Semgrep.</summary>
    Code,
}
