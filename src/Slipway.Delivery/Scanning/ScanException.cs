namespace Slipway.Delivery.Scanning;

/// <summary>A finding that somebody answers for, until a date. At least one of path, package and service narrows it.</summary>
/// <param name="Id">The finding's id, compared without case.</param>
/// <param name="Reason">Why it may stay for now.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Expires">The last day on which it holds.</param>
public sealed record ScanException(string Id, string Reason, string Owner, DateOnly Expires)
{
    /// <summary>Only in files that match: <c>*</c> is any text, also across folders; <c>?</c> one character.</summary>
    public string? Path { get; init; }

    /// <summary>Only in this package.</summary>
    public string? Package { get; init; }

    /// <summary>Only in this service's image.</summary>
    public string? Service { get; init; }

    /// <summary>The line of the file that it stands on, for messages.</summary>
    public int? Line { get; init; }

    /// <summary>Whether <paramref name="finding"/> is within its scope, whatever the date.</summary>
    public bool Matches(Finding finding) =>
        Same(Id, finding.Id)
        && (Path is null || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Path, finding.Target, ignoreCase: false))
        && (Package is null || Same(Package, finding.Package))
        && (Service is null || Same(Service, finding.Service));

    private static bool Same(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
