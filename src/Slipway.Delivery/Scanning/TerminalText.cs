using System.Text.RegularExpressions;

namespace Slipway.Delivery.Scanning;

/// <summary>Text as it reads without a terminal.</summary>
internal static partial class TerminalText
{
    /// <summary>Without ANSI colours and other control sequences.</summary>
    public static string Plain(string text) => Sequence().Replace(text, "");

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Sequence();
}
