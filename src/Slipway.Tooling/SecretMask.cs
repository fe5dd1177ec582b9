using System.Collections.Immutable;
using System.Text;

namespace Slipway.Tooling;

/// <summary>
/// Replaces every known secret in a text by <c>***</c>: as it is, URL-encoded, Base64-encoded and JSON-escaped. One instance serves one run;
/// everything that prints or keeps text goes through it. Safe for concurrent use.
/// </summary>
public sealed class SecretMask
{
    private const int ShortestMasked = 3; // masking one or two characters would blot out everything and hide nothing

    private readonly Lock _gate = new();
    private readonly HashSet<string> _secrets = [];
    private ImmutableArray<string> _needles = [];
    private ImmutableArray<byte[]> _encoded = [];
    private Action<string>? _watchers;

    /// <summary>Makes every later <see cref="Apply"/> hide <paramref name="secret"/>, and each line of it when it has several.</summary>
    public void Add(Secret secret)
    {
        var value = secret.Reveal();
        lock (_gate)
        {
            if (!_secrets.Add(value))
            {
                return;
            }

            _needles = [.. _needles.Union(SecretForms.Of(value).Where(form => form.Length >= ShortestMasked))];
            _encoded = [.. _needles.Select(Encoding.UTF8.GetBytes)];
            _watchers?.Invoke(value);
        }
    }

    /// <summary>The text with every known secret replaced. Secrets that overlap in it are one <c>***</c>: no end of one is left beside the other.</summary>
    public string Apply(string text)
    {
        List<(int Start, int End)>? hits = null;
        foreach (var needle in _needles)
        {
            for (var at = text.IndexOf(needle, StringComparison.Ordinal); at >= 0; at = text.IndexOf(needle, at + 1, StringComparison.Ordinal))
            {
                (hits ??= []).Add((at, at + needle.Length));
            }
        }

        return hits is null ? text : Replace(text, hits);
    }

    /// <summary>Whether a known secret stands in the UTF-8 text.</summary>
    internal bool IsIn(ReadOnlySpan<byte> text)
    {
        foreach (var needle in _encoded)
        {
            if (text.IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells <paramref name="watcher"/> each secret that is known, now and later: for a host whose server must be told what to hide.</summary>
    public void Watch(Action<string> watcher)
    {
        lock (_gate)
        {
            _watchers += watcher;
            foreach (var secret in _secrets)
            {
                watcher(secret);
            }
        }
    }

    private static string Replace(string text, List<(int Start, int End)> hits)
    {
        hits.Sort();
        var masked = new StringBuilder(text.Length);
        var end = 0;
        foreach (var hit in hits)
        {
            if (hit.Start >= end)
            {
                masked.Append(text, end, hit.Start - end).Append(Secret.Masked);
            }

            end = Math.Max(end, hit.End);
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }
}
