using System.Text;

namespace Slipway.Workflows;

/// <summary>The spellings of one name.</summary>
internal static class Names
{
    /// <summary><c>BuildImage</c> as <c>build-image</c>, fit for a job's key.</summary>
    public static string Kebab(string name) => Join(name, '-').ToLowerInvariant();

    /// <summary><c>build-image</c> and <c>BuildImage</c> as <c>BUILD_IMAGE</c>, the environment variable of a parameter.</summary>
    public static string Variable(string name) => Join(name, '_').ToUpperInvariant();

    /// <summary><c>build-image</c> as <c>Build image</c>, for people.</summary>
    public static string Title(string name)
    {
        var words = Join(name, ' ').ToLowerInvariant();
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Join(string name, char separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                if (result.Length > 0 && result[^1] != separator)
                {
                    result.Append(separator);
                }

                continue;
            }

            var startsWord = char.IsUpper(c) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && result.Length > 0 && result[^1] != separator)
            {
                result.Append(separator);
            }

            result.Append(c);
        }

        return result.ToString().TrimEnd(separator);
    }
}
