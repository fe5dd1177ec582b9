using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Versioning;

public sealed class VersionCalculatorGoldenTests
{
    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateFiles(GoldenCase.Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(GoldenCase.Folder, file), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_version_and_its_explanation_follow_from_the_history(string name)
    {
        var golden = GoldenCase.Read(name);
        var expected = golden.Expect;
        if (expected.Error is { } error)
        {
            Should.Throw<UsageException>(() => VersionCalculator.Calculate(golden.ToInput(), golden.ToOptions())).What.ShouldContain(error);
            return;
        }

        var record = VersionCalculator.Calculate(golden.ToInput(), golden.ToOptions());

        record.Version.ShouldBe(expected.Version, golden.Shows);
        record.Bump.ShouldBe(expected.Bump, golden.Shows);
        record.Since.ShouldBe(expected.Since, golden.Shows);
        record.Tag.ShouldBe(expected.Tag ?? record.Tag);
        record.ImageTag.ShouldBe(expected.ImageTag ?? record.ImageTag);
        record.Channel.ShouldBe(expected.Channel ?? record.Channel);
        record.CommitsSince.ShouldBe(expected.CommitsSince ?? record.CommitsSince);
        StrictCommits.Offending(record).Count.ShouldBe(expected.Offending ?? StrictCommits.Offending(record).Count);
        ShouldExplain(record, expected.Explain, golden.Shows);
        record.Warnings.Length.ShouldBe(expected.Warnings.Count, string.Join('\n', record.Warnings));
        for (var i = 0; i < expected.Warnings.Count; i++)
        {
            record.Warnings[i].ShouldContain(expected.Warnings[i]);
        }
    }

    [Fact]
    public void There_are_at_least_150_cases() => Names().Count.ShouldBeGreaterThanOrEqualTo(150);

    private static void ShouldExplain(VersionRecord record, List<string> lines, string shows)
    {
        var verdicts = lines.Select(line => line.Split(" | ", 2)[0]);
        record.Commits.Select(Verdict).ShouldBe(verdicts, shows);
        foreach (var (commit, line) in record.Commits.Zip(lines))
        {
            if (line.Split(" | ", 2) is [_, var reason])
            {
                commit.Reason.ShouldNotBeNull().ShouldContain(reason);
            }
        }
    }

    private static string Verdict(VersionedCommit commit)
    {
        var verdict = $"{Word(commit.Rule)} {Word(commit.Bump)}";
        var entries = commit.Entries.Select(entry => $"{Word(entry.Rule)} {Word(entry.Bump)}");
        return commit.Entries.Length < 2 ? verdict : $"{verdict} = {string.Join(" + ", entries)}";
    }

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
