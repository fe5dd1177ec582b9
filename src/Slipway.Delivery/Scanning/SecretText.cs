using System.Text.RegularExpressions;

namespace Slipway.Delivery.Scanning;

/// <summary>Keeps a found secret from being printed a second time, in our own output.</summary>
internal static partial class SecretText
{
    private const int Shown = 4;
    private const int ShortestHidden = 8;

    /// <summary>The text with every token that looks like a credential, and each of <paramref name="known"/>, cut to its first characters.</summary>
    public static string Hide(string text, params IEnumerable<string?> known)
    {
        var secrets = known.OfType<string>().Select(secret => secret.Trim()).Where(secret => secret.Length >= ShortestHidden);
        foreach (var secret in secrets.OrderByDescending(secret => secret.Length))
        {
            text = text.Replace(secret, Cut(secret), StringComparison.Ordinal);
        }

        return Token().Replace(text, match => match.Value.Any(char.IsAsciiDigit) && match.Value.Any(char.IsAsciiLetter) ? Cut(match.Value) : match.Value);
    }

    private static string Cut(string secret) => secret[..Shown] + "****";

    [GeneratedRegex("[A-Za-z0-9+/=]{16,}")]
    private static partial Regex Token();
}
