namespace Slipway.Delivery.Scanning;

/// <summary>The words that every rendering shares.</summary>
internal static class ScanWords
{
    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.Vulnerability => "vulnerabilities",
        FindingKind.Secret => "secrets",
        FindingKind.Misconfiguration => "misconfigurations",
        FindingKind.License => "licences",
        _ => "code",
    };

    public static string Of(IEnumerable<FindingKind> kinds) => string.Join(", ", kinds.Select(Of));

    public static string OneLine(Finding finding)
    {
        var subject = finding.Package is { } package ? $" {package} {finding.Installed}".TrimEnd() : "";
        var service = finding.Service is { } name ? $" (image {name})" : "";
        return $"{finding.Severity.ToString().ToUpperInvariant()} {finding.Id}{subject} in {finding.Place}{service}: {finding.Title}";
    }

    public static string Age(TimeSpan age) => age.TotalHours switch
    {
        < 1 => "under an hour",
        < 48 => $"{Math.Floor(age.TotalHours):0} h",
        _ => $"{Math.Floor(age.TotalDays):0} days",
    };
}
