using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Tooling;

/// <summary>The spellings under which a secret turns up in outputs.</summary>
internal static class SecretForms
{
    // A stretch of Base64 that is shorter than this turns up by chance.
    private const int ShortestBase64Stretch = 8;

    /// <summary>Of the whole secret, and of each of its lines: most tools print line by line.</summary>
    public static IEnumerable<string> Of(string secret) =>
        secret.Split('\n').Append(secret)
            .SelectMany(line => new[] { line.Trim('\r'), line.Trim() })
            .Where(line => line.Length > 0)
            .Distinct()
            .SelectMany(Spellings);

    private static IEnumerable<string> Spellings(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return WebUtility.UrlEncode(value);
        yield return JsonEncodedText.Encode(value).ToString();
        yield return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return Convert.ToBase64String(bytes);
        for (var shift = 0; shift < 3; shift++)
        {
            var stretch = Base64Within(bytes, shift);
            if (stretch.Length >= ShortestBase64Stretch)
            {
                yield return stretch;
                yield return stretch.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    // How the secret looks inside the Base64 of something longer ("user:secret"), where it starts at any of three places of a group: only the
    // characters that depend on the secret alone.
    private static string Base64Within(byte[] secret, int shift)
    {
        var text = Convert.ToBase64String([.. new byte[shift], .. secret]);
        var start = shift == 0 ? 0 : shift + 1;
        var end = (shift + secret.Length) * 8 / 6;
        return text[Math.Min(start, end)..end];
    }
}
