using System.Collections.Immutable;
using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>Reads Trivy's JSON report (its schema version 2).</summary>
public static class TrivyReport
{
    private const int SupportedSchema = 2;
    private const string NoLicense = "none stated";

    /// <summary>
    /// The findings in <paramref name="json"/>. Anything that is not such a report, or a finding without what makes it one, is a
    /// <see cref="ScanReportException"/>: a report that is read halfway would pass for a clean one.
    /// </summary>
    /// <param name="json">The report.</param>
    /// <param name="service">The service whose image was scanned; absent for a tree.</param>
    public static ImmutableArray<Finding> Read(ReadOnlyMemory<byte> json, string? service = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("SchemaVersion", out var version))
            {
                throw new ScanReportException("it is not a Trivy report: it has no SchemaVersion");
            }

            if (version.GetInt32() != SupportedSchema)
            {
                throw new ScanReportException($"its SchemaVersion is {version.GetInt32()}; this build reads {SupportedSchema}");
            }

            return [.. Items(root, "Results").SelectMany(result => Findings(result, service))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ScanReportException($"it is damaged: {exception.Message}", exception);
        }
    }

    private static IEnumerable<Finding> Findings(JsonElement result, string? service)
    {
        // For an operating system's packages Trivy names the image's path, which is another one on every machine.
        var target = Text(result, "Class") == "os-pkgs" ? $"{Text(result, "Type") ?? "system"} packages" : Required(result, "Target");
        return Items(result, "Vulnerabilities").Select(item => Vulnerability(item, target, service))
            .Concat(Items(result, "Secrets").Select(item => Secret(item, target, service)))
            .Concat(Items(result, "Misconfigurations")
                .Where(item => Required(item, "Status") == "FAIL")
                .Select(item => Misconfiguration(item, target, service)))
            .Concat(Items(result, "Licenses").Select(item => License(item, target, service)));
    }

    private static Finding Vulnerability(JsonElement item, string target, string? service) => new()
    {
        Kind = FindingKind.Vulnerability,
        Id = Required(item, "VulnerabilityID"),
        Severity = SeverityOf(item),
        Title = Text(item, "Title") ?? Required(item, "VulnerabilityID"),
        Target = Text(item, "PkgPath") ?? target,
        Package = Required(item, "PkgName"),
        Installed = Text(item, "InstalledVersion"),
        FixedVersion = Text(item, "FixedVersion"),
        Url = Text(item, "PrimaryURL"),
        Service = service,
        Tool = TrivyTool.Name,
    };

    // The match and the code around it stay in Trivy's report: the rule, the file and the line are enough to mend it.
    private static Finding Secret(JsonElement item, string target, string? service) => new()
    {
        Kind = FindingKind.Secret,
        Id = Required(item, "RuleID"),
        Severity = SeverityOf(item),
        Title = SecretText.Hide(Text(item, "Title") ?? Required(item, "RuleID"), Text(item, "Match")),
        Target = target,
        Line = Number(item, "StartLine"),
        Service = service,
        Tool = TrivyTool.Name,
    };

    private static Finding Misconfiguration(JsonElement item, string target, string? service) => new()
    {
        Kind = FindingKind.Misconfiguration,
        Id = Required(item, "ID"),
        Severity = SeverityOf(item),
        Title = Text(item, "Message") ?? Text(item, "Title") ?? Required(item, "ID"),
        Target = target,
        Line = item.TryGetProperty("CauseMetadata", out var cause) ? Number(cause, "StartLine") : null,
        Url = Text(item, "PrimaryURL"),
        Service = service,
        Tool = TrivyTool.Name,
    };

    private static Finding License(JsonElement item, string target, string? service)
    {
        var category = Text(item, "Category") is { } text ? $" ({text})" : "";
        var name = Text(item, "Name") ?? NoLicense; // Trivy leaves it empty for a package that states none
        return new()
        {
            Kind = FindingKind.License,
            Id = name,
            Severity = SeverityOf(item),
            Title = $"licence {name}{category}",
            Target = Text(item, "FilePath") ?? target,
            Package = Text(item, "PkgName"),
            Url = Text(item, "Link"),
            Service = service,
            Tool = TrivyTool.Name,
        };
    }

    private static Severity SeverityOf(JsonElement item) =>
        Enum.TryParse<Severity>(Required(item, "Severity"), ignoreCase: true, out var severity) && Enum.IsDefined(severity)
            ? severity
            : throw new ScanReportException($"it has an unknown severity, '{Required(item, "Severity")}'");

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var items) && items.ValueKind != JsonValueKind.Null ? items.EnumerateArray() : default;

    private static string Required(JsonElement item, string name) =>
        Text(item, name) ?? throw new ScanReportException($"a finding in it has no {name}");

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    private static int? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.GetInt32() is > 0 and var number ? number : null;
}
