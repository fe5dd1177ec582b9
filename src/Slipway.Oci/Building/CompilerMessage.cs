using System.Text.RegularExpressions;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>Reads the canonical error lines of MSBuild and the compilers: <c>file(line,column): error CODE: text [project]</c>.</summary>
internal static partial class CompilerMessage
{
    /// <summary>Every error once, in order; files under <paramref name="root"/> are told relative to it.</summary>
    public static IReadOnlyList<Annotation> FindErrors(string output, AbsolutePath root) =>
        [.. output.Split('\n').Select(line => Line().Match(line.Trim())).Where(match => match.Success).Select(match => Read(match, root)).Distinct()];

    private static Annotation Read(Match match, AbsolutePath root)
    {
        var message = $"{match.Groups["code"].Value}: {match.Groups["text"].Value}".TrimStart(':', ' ');
        if (!match.Groups["line"].Success)
        {
            return new Annotation(LogLevel.Error, message);
        }

        var file = AbsolutePath.Create(match.Groups["file"].Value, root);
        var column = match.Groups["column"];
        return new Annotation(
            LogLevel.Error,
            message,
            file.IsWithin(root) ? file.RelativeTo(root) : file,
            int.Parse(match.Groups["line"].Value),
            column.Success ? int.Parse(column.Value) : 1);
    }

    [GeneratedRegex(
        @"^(?<file>[^\[\]]*?)(\((?<line>\d+)(,(?<column>\d+))?[\d,]*\))?\s*:\s*(\w+ )?error (?<code>[A-Za-z]+\d+)?\s*:\s*(?<text>.*?)(\s\[[^\]]*\])?$")]
    private static partial Regex Line();
}
