using System.Collections.Immutable;
using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Reads SARIF 2.1.0, so that any scanner that writes it comes in behind the same model and gate: gitleaks, checkov, Semgrep, dependency-check, Snyk, CodeQL.
/// Suppressions that a tool knows are not honoured: who answers for a finding until when stands in one file, the project's own.
/// </summary>
public static class SarifReader
{
    private static readonly ImmutableDictionary<string, FindingKind> KnownTools = ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        new KeyValuePair<string, FindingKind>[]
        {
            new("gitleaks", FindingKind.Secret),
            new("trufflehog", FindingKind.Secret),
            new("git-secrets", FindingKind.Secret),
            new("checkov", FindingKind.Misconfiguration),
            new("tflint", FindingKind.Misconfiguration),
            new("dependency-check", FindingKind.Vulnerability),
            new("Snyk Open Source", FindingKind.Vulnerability),
            new("Snyk Container", FindingKind.Vulnerability),
            new("Snyk IaC", FindingKind.Misconfiguration),
        });

    /// <summary>What <paramref name="json"/> reports. A text that is not SARIF 2.1.0 is a <see cref="ScanReportException"/>.</summary>
    /// <param name="json">The report.</param>
    /// <param name="target">What was scanned: <c>tree</c>, or <c>image load-harness</c>.</param>
    /// <param name="kind">What the scanner looks for; default: known by the tool's name, else <see cref="FindingKind.Code"/>.</param>
    /// <param name="service">The service whose image was scanned; absent for a tree.</param>
    public static ScanReport Read(ReadOnlyMemory<byte> json, string target, FindingKind? kind = null, string? service = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (Sarif.Text(root, "version") is not "2.1.0")
            {
                throw new ScanReportException($"it is not SARIF 2.1.0 (version: {Sarif.Text(root, "version") ?? "none"})");
            }

            var runs = root.GetProperty("runs").EnumerateArray().Select(run => Run(run, target, kind, service)).ToList();
            return runs.Count > 0 ? ScanReport.Merge(runs) : throw new ScanReportException("it holds no run");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ScanReportException($"it is damaged: {exception.Message}", exception);
        }
    }

    private static ScanReport Run(JsonElement run, string target, FindingKind? kind, string? service)
    {
        var driver = run.GetProperty("tool").GetProperty("driver");
        var tool = Sarif.Text(driver, "name") ?? throw new ScanReportException("a run in it does not name its tool");
        var version = Sarif.Text(driver, "semanticVersion") ?? Sarif.Text(driver, "version");
        var kindOf = kind ?? KnownTools.GetValueOrDefault(tool, FindingKind.Code);
        var failed = Sarif.Items(run, "invocations").Any(call => call.TryGetProperty("executionSuccessful", out var done) && !done.GetBoolean());
        var state = failed
            ? new ScanRun(target, kindOf, tool, version, ScanState.Failed, "its report says that it did not run to its end")
            : new ScanRun(target, kindOf, tool, version, ScanState.Ran);
        if (!run.TryGetProperty("results", out var results) || results.ValueKind == JsonValueKind.Null)
        {
            // The standard's own words for “no results were sought”, as distinct from an empty list.
            return new([state with { State = ScanState.Failed, Problem = "its report holds no list of results" }], []);
        }

        var rules = new SarifRules(run);
        var found = results.EnumerateArray().Where(Sarif.IsFinding);
        return new([state], [.. found.Select(result => Finding(result, rules, tool, kindOf, service))]);
    }

    private static Finding Finding(JsonElement result, SarifRules rules, string tool, FindingKind kind, string? service)
    {
        var rule = rules.Of(result);
        var id = Sarif.Text(result, "ruleId")
            ?? (rule is { } known ? Sarif.Text(known, "id") : null)
            ?? throw new ScanReportException("a result in it names no rule");
        var location = Sarif.Items(result, "locations").Select(item => Sarif.Object(item, "physicalLocation")).FirstOrDefault(item => item is not null);
        var region = location is { } place ? Sarif.Object(place, "region") : null;
        var message = Sarif.Message(result, rule) ?? id;
        return new()
        {
            Kind = kind,
            Id = id,
            Severity = SarifSeverity.Of(result, rule),
            Title = kind == FindingKind.Secret ? SecretText.Hide(message, Sarif.Snippet(region)) : message,
            Target = Sarif.File(location) ?? "(no file)",
            Line = region is { } lines && lines.TryGetProperty("startLine", out var line) && line.GetInt32() is > 0 and var number ? number : null,
            Url = rule is { } described ? Sarif.Text(described, "helpUri") : null,
            Service = service,
            Tool = tool,
        };
    }
}
