using System.Text.RegularExpressions;

namespace Slipway.Tooling;

/// <summary>
/// Reads the canonical messages of MSBuild and the compilers: <c>file(line,column): error CODE: text [project]</c>; the place may be missing, as in
/// <c>MSBUILD : error MSB1009: text</c>.
/// </summary>
public static partial class CompilerMessage
{
    /// <summary>The annotation in <paramref name="line"/>, its file told relative to <paramref name="root"/> where it lies within; <see langword="null"/> when it is none.</summary>
    public static Annotation? Parse(string line, AbsolutePath root)
    {
        var match = Form().Match(line.Trim());
        if (!match.Success)
        {
            return null;
        }

        var level = match.Groups["level"].Value == "error" ? LogLevel.Error : LogLevel.Warning;
        var message = $"{match.Groups["code"].Value}: {match.Groups["text"].Value.Trim()}".TrimStart(':', ' ');
        if (!match.Groups["line"].Success)
        {
            return new Annotation(level, message);
        }

        var file = AbsolutePath.Create(match.Groups["file"].Value.Trim(), root);
        var column = match.Groups["column"];
        return new Annotation(
            level,
            message,
            file.IsWithin(root) ? file.RelativeTo(root) : file,
            int.Parse(match.Groups["line"].Value),
            column.Success ? int.Parse(column.Value) : 1);
    }

    /// <summary>Every error in <paramref name="output"/> once, in order.</summary>
    public static IReadOnlyList<Annotation> FindErrors(string output, AbsolutePath root) =>
        [.. output.Split('\n').Select(line => Parse(line, root)).OfType<Annotation>().Where(found => found.Level == LogLevel.Error).Distinct()];

    [GeneratedRegex(
        @"^(?<file>[^\[\]]*?)(\((?<line>\d+)(,(?<column>\d+))?[\d,]*\))?\s*:\s*(\w+ )?(?<level>error|warning) (?<code>[A-Za-z]+\d+)?\s*:\s*(?<text>.*?)(\s\[[^\]]*\])?$")]
    private static partial Regex Form();
}
