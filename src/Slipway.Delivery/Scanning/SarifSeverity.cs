using System.Globalization;
using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>How bad a SARIF result is: by the number that security tools add (as GitHub reads it), else by its level.</summary>
internal static class SarifSeverity
{
    private const string Score = "security-severity";

    public static Severity Of(JsonElement result, JsonElement? rule)
    {
        if ((ScoreOf(result) ?? (rule is { } known ? ScoreOf(known) : null)) is { } score)
        {
            return score switch
            {
                >= 9.0 => Severity.Critical,
                >= 7.0 => Severity.High,
                >= 4.0 => Severity.Medium,
                > 0 => Severity.Low,
                _ => Severity.Unknown,
            };
        }

        var level = Sarif.Text(result, "level")
            ?? (rule is { } described && Sarif.Object(described, "defaultConfiguration") is { } configuration ? Sarif.Text(configuration, "level") : null)
            ?? "warning"; // the standard's default, section 3.27.10
        return level switch
        {
            "error" => Severity.High,
            "warning" => Severity.Medium,
            "note" => Severity.Low,
            "none" => Severity.Unknown,
            _ => throw new ScanReportException($"it has an unknown level, '{level}'"),
        };
    }

    /// <summary>The level and score that stand for a severity when we write SARIF.</summary>
    public static (string Level, string Score) Write(Severity severity) => severity switch
    {
        Severity.Critical => ("error", "9.5"),
        Severity.High => ("error", "8.0"),
        Severity.Medium => ("warning", "5.5"),
        Severity.Low => ("note", "2.0"),
        _ => ("note", "0.0"),
    };

    private static double? ScoreOf(JsonElement item)
    {
        if (Sarif.Object(item, "properties") is not { } properties || !properties.TryGetProperty(Score, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number ? value.GetDouble()
            : double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
