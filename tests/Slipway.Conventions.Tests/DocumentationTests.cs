using System.Text.RegularExpressions;

namespace Slipway.Conventions.Tests;

/// <summary>The documents are true in what can be checked.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Documents() =>
    [
        .. Directory.EnumerateFiles(Sources.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Sources.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_within_the_repository_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Sources.Root, document))!;
        Link().Matches(Sources.Read(document))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://") && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_readme_names_the_two_commands()
    {
        var readme = Sources.Read("README.md");
        readme.ShouldContain("./build.sh\n");
        readme.ShouldContain("./build.sh Verify\n");
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own() =>
        Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs", "decisions"), "*.md")
            .Select(file => Path.GetFileName(file)[..4])
            .GroupBy(number => number)
            .Where(group => group.Count() > 1 || !int.TryParse(group.Key, out _))
            .ShouldBeEmpty();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
