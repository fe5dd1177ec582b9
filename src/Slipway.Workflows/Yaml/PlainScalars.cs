using System.Text.RegularExpressions;

namespace Slipway.Workflows.Yaml;

/// <summary>
/// Says whether a string may be written without quotes. Stricter than either YAML version alone: whatever a 1.1 reader (PyYAML, yamllint) or a 1.2
/// reader (GitHub) would resolve to a boolean, null, number, date or merge key is quoted.
/// </summary>
internal static partial class PlainScalars
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<", ".inf", "+.inf", "-.inf", ".nan",
    };

    public static bool IsSafe(string value)
    {
        if (value.Length == 0 || Words.Contains(value) || LooksNumeric().IsMatch(value) || LooksLikeDate().IsMatch(value))
            return false;
        if (value.Contains(": ", StringComparison.Ordinal) || value.Contains(" #", StringComparison.Ordinal) || value.EndsWith(':'))
            return false;
        return !StartsWithIndicator(value) && value.All(IsPlainCharacter) && value[0] != ' ' && value[^1] != ' ';
    }

    private static bool StartsWithIndicator(string value) =>
        "-?:,[]{}#&*!|>'\"%@`".Contains(value[0]) && !(value[0] is '-' && value.Length > 1 && char.IsAsciiLetter(value[1]));

    private static bool IsPlainCharacter(char c) => c is >= ' ' and <= '~' || (c >= '\u00A1' && char.IsLetterOrDigit(c) && !char.IsSurrogate(c));

    // Decimal, octal, hexadecimal, binary, floating, with underscores, and the base-60 integers of YAML 1.1 ("12:30:45").
    [GeneratedRegex(
        @"^[-+]?(0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|(\.[0-9_]+|[0-9][0-9_,]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?)$")]
    private static partial Regex LooksNumeric();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")]
    private static partial Regex LooksLikeDate();
}
