using System.Text.RegularExpressions;

namespace Slipway.Conventions.Tests;

/// <summary>Rules about files that no analyzer knows.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Files_stay_short() =>
        Sources.CSharp("src", "build", "tests", "bench")
            .Select(file => (file, lines: Sources.Read(file).AsSpan().Count('\n')))
            .Where(pair => pair.lines > LongestFile)
            .ShouldBeEmpty($"more than {LongestFile} lines: there is a second thing in there");

    [Fact]
    public void A_source_file_holds_one_public_type_named_as_the_file() =>
        Sources.CSharp("src")
            .Select(file => (file, types: TopLevelType().Matches(Sources.Read(file)).Select(match => match.Groups["name"].Value).ToList()))
            .Where(pair => pair.types.Count > 1 || (pair.types is [var only] && !Path.GetFileName(pair.file).StartsWith(only, StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Tests_do_not_sleep() =>
        Sources.CSharp("tests")
            .Where(file => !file.Contains("Conventions"))
            .Where(file => Sources.Read(file) is var text && (text.Contains("Thread.Sleep(") || BareDelay().IsMatch(text)))
            .ShouldBeEmpty("wait for what is to happen, or drive a manual clock");

    [Fact]
    public void No_test_is_switched_off() =>
        Sources.CSharp("tests").Where(file => SwitchedOff().IsMatch(Sources.Read(file))).ShouldBeEmpty();

    [Fact]
    public void No_failure_is_swallowed_in_silence() =>
        Sources.CSharp("src", "build").Where(file => EmptyCatch().IsMatch(Sources.Read(file))).ShouldBeEmpty("say why it does not matter, or handle it");

    [Fact]
    public void Nothing_is_left_to_do_by_its_own_word() =>
        Sources.CSharp("src", "build").Where(file => Unfinished().IsMatch(Sources.Read(file))).ShouldBeEmpty();

    [GeneratedRegex(@"^(public|internal) (abstract |sealed |static |readonly |partial |unsafe )*(class|record struct|record|struct|interface|enum|delegate [\w<>\?]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    // Waiting for a real server beside watching its process (Task.WhenAny) is polling, not sleeping.
    [GeneratedRegex(@"(?<!WhenAny\([^\n]*)Task\.Delay\((?!Timeout\.Infinite)[^,()]*(\([^)]*\))?[^,()]*\)")]
    private static partial Regex BareDelay();

    [GeneratedRegex(@"\[\w*(Fact|Theory)\([^\]\n]*Skip *=")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"catch *(\([^)]*\))? *(when *\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}
