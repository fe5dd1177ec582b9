using System.Text;

namespace Slipway.Delivery.DotNet;

/// <summary>A dependency report, in words.</summary>
public static class DependencyText
{
    /// <summary>How many of each kind.</summary>
    public static string Headline(DependencyRecord record) => record.Packages.Length == 0
        ? "every package is as new as can be, and none is known to be vulnerable"
        : string.Join(", ", new[]
        {
            Count(record.Packages.Count(package => package.Vulnerable is not null), "vulnerable"),
            Count(record.Packages.Count(package => package.Deprecated is not null), "deprecated"),
            Count(record.Packages.Count(package => package.Latest is not null), "outdated"),
        }.OfType<string>());

    /// <summary>As a Markdown table.</summary>
    public static string Write(DependencyRecord record)
    {
        var text = new StringBuilder(Headline(record)).Append('\n');
        if (record.Packages.Length == 0)
        {
            return text.ToString();
        }

        text.Append("\n| package | in use | newest | why |\n|---|---|---|---|\n");
        foreach (var package in record.Packages)
        {
            text.Append($"| {package.Id}{(package.Transitive ? " (transitive)" : "")} | {package.Version} | {package.Latest ?? ""} | {Why(package)} |\n");
        }

        return text.ToString();
    }

    private static string Why(DependencyEntry package) => string.Join("; ", new[]
    {
        package.Vulnerable is { } severity ? $"{severity.ToLowerInvariant()} vulnerability {string.Join(", ", package.Advisories)}".TrimEnd() : null,
        package.Deprecated is { } reason ? $"deprecated: {reason}" : null,
        package.Latest is not null && package.Vulnerable is null && package.Deprecated is null ? "outdated" : null,
    }.OfType<string>());

    private static string? Count(int count, string what) => count == 0 ? null : $"{count} {what}";
}
