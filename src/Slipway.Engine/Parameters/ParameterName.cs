using System.Text;

namespace Slipway.Parameters;

/// <summary>One name in its several spellings.</summary>
internal static class ParameterName
{
    /// <summary><c>DryRun</c> → <c>dry-run</c>.</summary>
    public static string Kebab(string name) => Join(name, '-').ToLowerInvariant();

    /// <summary><c>DryRun</c> → <c>DRY_RUN</c>.</summary>
    public static string Variable(string name) => Join(name, '_').ToUpperInvariant();

    /// <summary>What all spellings have in common: <c>dryrun</c>.</summary>
    public static string Key(string name) => name.Replace("-", "").Replace("_", "").ToLowerInvariant();

    /// <summary>The member that a lambda such as <c>() =&gt; this.Token</c> names.</summary>
    public static string FromExpression(string lambda) => lambda.Split('.')[^1].Split("=>")[^1].Trim().TrimEnd('!');

    private static string Join(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            // A new word begins at a capital after a small letter or digit, and at the last capital of a run: HTTPPort → HTTP-Port.
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))) && name[i - 1] != separator)
            {
                text.Append(separator);
            }

            text.Append(name[i]);
        }

        return text.ToString();
    }
}
