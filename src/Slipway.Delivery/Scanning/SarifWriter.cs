using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Writes a judged scan as SARIF 2.1.0 for GitHub's code scanning: one run per scanner; what does not count by an exception is suppressed there too.
/// </summary>
public static class SarifWriter
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>The document.</summary>
    public static string Write(ScanRecord record)
    {
        var tools = record.Runs.Select(run => run.Tool)
            .Concat(record.Findings.Select(judged => judged.Finding.Tool))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray([.. tools.Select(tool => Run(tool, record))]),
        }.ToJsonString(SlipwayJson.Options) + "\n";
    }

    private static JsonNode Run(string tool, ScanRecord record)
    {
        var scans = record.Runs.Where(run => run.Tool == tool).ToList();
        var findings = record.Findings.Where(judged => judged.Finding.Tool == tool).ToList();
        var rules = findings.Select(judged => judged.Finding).DistinctBy(finding => finding.Id).OrderBy(finding => finding.Id, StringComparer.Ordinal).ToList();
        var index = rules.Select((finding, number) => (finding.Id, number)).ToDictionary(pair => pair.Id, pair => pair.number);
        var driver = new JsonObject { ["name"] = tool };
        if (scans.Select(run => run.ToolVersion).FirstOrDefault(version => version is not null) is { } version)
        {
            driver["version"] = version;
        }

        driver["rules"] = new JsonArray([.. rules.Select(Rule)]);
        return new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = driver },
            ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = scans.All(run => run.State == ScanState.Ran) }),
            ["results"] = new JsonArray([.. findings.Select(judged => Result(judged, index[judged.Finding.Id]))]),
        };
    }

    private static JsonObject Rule(Finding finding)
    {
        var (level, score) = SarifSeverity.Write(finding.Severity);
        var rule = new JsonObject
        {
            ["id"] = finding.Id,
            ["shortDescription"] = new JsonObject { ["text"] = finding.Title },
            ["defaultConfiguration"] = new JsonObject { ["level"] = level },
            ["properties"] = new JsonObject { ["security-severity"] = score, ["tags"] = new JsonArray("security", finding.Kind.ToString().ToLowerInvariant()) },
        };
        if (finding.Url is { } url)
        {
            rule["helpUri"] = url;
        }

        return rule;
    }

    private static JsonNode Result(JudgedFinding judged, int rule)
    {
        var finding = judged.Finding;
        var result = new JsonObject
        {
            ["ruleId"] = finding.Id,
            ["ruleIndex"] = rule,
            ["level"] = SarifSeverity.Write(finding.Severity).Level,
            ["message"] = new JsonObject { ["text"] = $"{ScanWords.OneLine(finding)} ({judged.Why})" },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', finding.Target.Split('/').Select(Uri.EscapeDataString)) },
                    ["region"] = new JsonObject { ["startLine"] = finding.Line ?? 1 },
                },
            }),
            ["partialFingerprints"] = new JsonObject { ["slipwayIdentity/v1"] = Hash(finding.Identity) },
        };
        if (!judged.Counts && judged.Why.StartsWith(ScanGate.ExceptedWord, StringComparison.Ordinal))
        {
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "external", ["justification"] = judged.Why });
        }

        return result;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
