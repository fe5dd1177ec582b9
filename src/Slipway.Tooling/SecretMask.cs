using System.Collections.Immutable;

namespace Slipway.Tooling;

/// <summary>
/// Replaces every known secret in a text by <c>***</c>: as it is, URL-encoded, Base64-encoded and JSON-escaped. One instance serves one run;
/// everything that prints or keeps text goes through it. Safe for concurrent use.
/// </summary>
public sealed class SecretMask
{
    private const int ShortestMasked = 3; // masking one or two characters would blot out everything and hide nothing

    private ImmutableArray<string> _needles = [];

    /// <summary>Makes every later <see cref="Apply"/> hide <paramref name="secret"/>, and each line of it when it has several.</summary>
    public void Add(Secret secret)
    {
        var value = secret.Reveal();
        var forms = value.Split('\n').Append(value).Select(line => line.Trim('\r')).SelectMany(Forms);
        foreach (var form in forms.Where(form => form.Length >= ShortestMasked))
        {
            ImmutableInterlocked.Update(ref _needles, static (needles, needle) =>
                needles.Contains(needle) ? needles : needles.Add(needle).Sort((a, b) => b.Length.CompareTo(a.Length)), form);
        }
    }

    /// <summary>The text with every known secret replaced.</summary>
    public string Apply(string text)
    {
        foreach (var needle in _needles)
        {
            text = text.Replace(needle, Secret.Masked, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Forms(string value)
    {
        if (value.Length == 0)
        {
            yield break;
        }

        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
        yield return System.Text.Json.JsonEncodedText.Encode(value).ToString();
    }
}
