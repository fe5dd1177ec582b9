using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Tooling;

namespace Slipway.Components.Internal.Inputs;

/// <summary>
/// A <c>.dockerignore</c> file: one pattern a line, <c>*</c> and <c>?</c> within a name, <c>**</c> across folders, <c>!</c> takes back, the last pattern that
/// matches a path or a folder above it decides.
/// </summary>
internal sealed class DockerIgnore
{
    private readonly ImmutableArray<(Regex Pattern, bool Keeps)> _rules;

    private DockerIgnore(ImmutableArray<(Regex Pattern, bool Keeps)> rules) => _rules = rules;

    /// <summary>The file that belongs to <paramref name="dockerfile"/>: its own (<c>NAME.dockerignore</c>), else the context's; none ignores nothing.</summary>
    public static (DockerIgnore Rules, AbsolutePath? File) Find(AbsolutePath dockerfile, AbsolutePath context)
    {
        AbsolutePath[] places = [AbsolutePath.Create(dockerfile + ".dockerignore"), context / ".dockerignore"];
        var file = places.FirstOrDefault(place => place.FileExists);
        return (Parse(file is null ? "" : File.ReadAllText(file)), file);
    }

    public static DockerIgnore Parse(string text) => new([
        .. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Rule)]);

    /// <summary>Whether the file (relative to the context, with forward slashes) is left out.</summary>
    public bool Ignores(string path)
    {
        var ignored = false;
        foreach (var (pattern, keeps) in _rules)
        {
            if (ignored == keeps && pattern.IsMatch(path))
            {
                ignored = !keeps;
            }
        }

        return ignored;
    }

    private static (Regex Pattern, bool Keeps) Rule(string line)
    {
        var keeps = line[0] == '!';
        var glob = (keeps ? line[1..].Trim() : line).TrimStart('/').TrimEnd('/');
        glob = glob.StartsWith("./", StringComparison.Ordinal) ? glob[2..] : glob;
        return (new Regex($"^(?:{Translate(glob)})(?:/.*)?$", RegexOptions.CultureInvariant | RegexOptions.Singleline), keeps);
    }

    private static string Translate(string glob)
    {
        var pattern = new StringBuilder();
        for (var at = 0; at < glob.Length; at++)
        {
            var rest = glob.AsSpan(at);
            if (rest.StartsWith("**/"))
            {
                pattern.Append("(?:.*/)?");
                at += 2;
            }
            else if (rest.StartsWith("**"))
            {
                pattern.Append(".*");
                at++;
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var end)
            {
                pattern.Append(rest[..(end + 1)]);
                at += end;
            }
            else if (rest[0] == '\\' && rest.Length > 1)
            {
                pattern.Append(Regex.Escape(rest[1].ToString()));
                at++;
            }
            else
            {
                pattern.Append(rest[0] switch { '*' => "[^/]*", '?' => "[^/]", var letter => Regex.Escape(letter.ToString()) });
            }
        }

        return pattern.ToString();
    }
}
