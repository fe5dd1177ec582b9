namespace Slipway.Delivery.Scanning;

/// <summary>One thing that a scanner found, whichever scanner it was. Holds no secret whole.</summary>
public sealed record Finding
{
    /// <summary>The sort of finding.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>The advisory, rule or licence: <c>CVE-2024-21907</c>, <c>aws-access-key-id</c>, <c>KSV017</c>, <c>GPL-3.0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What is wrong, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The file, relative to what was scanned, with forward slashes; or the name of a package database.</summary>
    public required string Target { get; init; }

    /// <summary>The line in that file, from one; absent where a finding concerns the whole file.</summary>
    public int? Line { get; init; }

    /// <summary>The package that is vulnerable or licensed.</summary>
    public string? Package { get; init; }

    /// <summary>Its version in use.</summary>
    public string? Installed { get; init; }

    /// <summary>The version (or versions) without the vulnerability; absent while there is no fix.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>Where to read more.</summary>
    public string? Url { get; init; }

    /// <summary>The service whose image it was found in; absent for a finding in the tree.</summary>
    public string? Service { get; init; }

    /// <summary>The scanner: <c>trivy</c>, <c>gitleaks</c>, as it names itself.</summary>
    public required string Tool { get; init; }

    /// <summary>
    /// What makes two findings the same one over time. Lines and installed versions are left out:
    /// moving a file's text, or an update that does not help, is not a new finding.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Identity => string.Join('|', Tool, Kind, Id, Package, Service, Target);

    /// <summary>Where it is, for people: <c>k8s/deployment.yaml:12</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Place => Line is { } line ? $"{Target}:{line}" : Target;
}
