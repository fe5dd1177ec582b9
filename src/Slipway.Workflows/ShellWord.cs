using System.Text.RegularExpressions;

namespace Slipway.Workflows;

/// <summary>One argument as bash reads it back.</summary>
internal static partial class ShellWord
{
    public static string Quote(string argument) =>
        Safe().IsMatch(argument) ? argument : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    [GeneratedRegex("^[A-Za-z0-9_./:=@%+,-]+$")]
    private static partial Regex Safe();
}
