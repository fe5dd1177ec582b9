using System.Text.RegularExpressions;
using Slipway.Tooling;

namespace Slipway.Delivery.DotNet;

/// <summary>A line of MSBuild's canonical form: <c>path(line,column): error CS1002: text [project]</c>.</summary>
internal static partial class CompilerMessage
{
    /// <summary>The annotation in <paramref name="line"/>; <see langword="null"/> when it is none.</summary>
    public static Annotation? Parse(string line, AbsolutePath root)
    {
        var match = Form().Match(line);
        if (!match.Success)
        {
            return null;
        }

        var path = match.Groups["path"].Value.Trim();
        var file = Path.IsPathFullyQualified(path) ? AbsolutePath.Create(path).RelativeTo(root) : path.Replace('\\', '/');
        return new Annotation(
            match.Groups["level"].Value == "error" ? LogLevel.Error : LogLevel.Warning,
            $"{match.Groups["code"].Value}: {match.Groups["text"].Value.Trim()}",
            file,
            int.Parse(match.Groups["line"].Value),
            int.Parse(match.Groups["column"].Value));
    }

    [GeneratedRegex(@"^(?<path>[^(]+)\((?<line>\d+),(?<column>\d+)(,\d+,\d+)?\): (?<level>error|warning) (?<code>\w+): (?<text>.*?)( \[[^\]]*\])?$")]
    private static partial Regex Form();
}
