using Slipway.Delivery.Git;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Versioning;

public sealed class VersionExplanationTests
{
    private static readonly string[] Messages =
    [
        "Update readme", "Revert \"feat: a\"", "feat: a", "Topic (#3)\n\n* feat(x)!: b\n* fix: c", "fix: <b> | *d*", "docs: e",
    ];

    [Fact]
    public void The_text_is_a_table_of_commit_rule_and_bump() =>
        VersionExplanation.ToText(Record()).ShouldBe(
            """
            2.0.0 (major, since v1.2.0, 6 commits on main)
              commit   subject           rule                bump   why
              6000000  Update readme     unparseable         none   no “type: description”
              5000000  Revert "feat: a"  revert, unreleased  none   takes back 4000000, not released yet
              4000000  feat: a           reverted            none   taken back by 5000000
              3000000  Topic (#3)        breaking (!)        major  2 squashed commits, “feat: b” decides
                       · feat: b         breaking (!)        major
                       · fix: c          fix                 patch
              2000000  fix: <b> | *d*    fix                 patch
              1000000  docs: e           docs                none   “docs” asks for no release

            """, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void In_Markdown_a_subject_never_becomes_markup()
    {
        var markdown = VersionExplanation.ToMarkdown(Record());

        markdown.ShouldStartWith("**2.0.0 (major, since v1.2.0, 6 commits on main)**\n\n| commit | subject | rule | bump | why |\n|---|---|---|---|---|\n");
        markdown.ShouldContain("| 2000000 | fix: &lt;b&gt; \\| \\*d\\* | fix | patch |  |\n");
    }

    [Fact]
    public void What_is_cut_is_said()
    {
        VersionExplanation.ToText(Record(), mostRows: 2).ShouldEndWith("and 4 more, all in version.json\n");
        VersionExplanation.ToMarkdown(Record(), mostRows: 2).ShouldContain("and 4 more");
    }

    [Fact]
    public void Strict_commits_fail_with_each_offender_its_reason_and_the_cure()
    {
        var failure = Should.Throw<TargetFailedException>(() => StrictCommits.Enforce(Record(), new VersioningOptions { StrictCommits = true }));

        failure.What.ShouldBe("1 of 6 commits is no conventional commit, and --strict-commits is on.");
        failure.Why.ShouldBe("6000000 Update readme: no “type: description”");
        failure.Cure.ShouldNotBeNull().ShouldContain("type: description");
        Should.NotThrow(() => StrictCommits.Enforce(Record(), new VersioningOptions()));
    }

    private static VersionRecord Record()
    {
        var commits = Messages
            .Select((message, index) => new GitCommit($"{Messages.Length - index}".PadRight(40, '0'), "Ada", DateTimeOffset.UnixEpoch, message))
            .ToList();
        var tags = new[] { new GitTag("v1.2.0", new string('e', 40)) };
        return VersionCalculator.Calculate(new VersionInput(commits[0].Sha, DateTimeOffset.UnixEpoch, "main", tags, commits), new VersioningOptions());
    }
}
