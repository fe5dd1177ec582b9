using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NuGet.Versioning;
using Slipway.Delivery.Git;
using Slipway.Delivery.Versioning;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Versioning;

/// <summary>What holds for every history.</summary>
public sealed partial class VersionLaws
{
    private static readonly string[] Subjects =
    [
        "feat: a", "feat(x): b", "fix: c", "fix(y)!: d", "perf: e", "docs: f", "chore: g", "wip", "Merge branch 'x'", "refactor: h\n\nBREAKING CHANGE: i",
        "Topic (#3)\n\n* feat: j\n* fix: k", "ci: l\n\nSigned-off-by: Z",
    ];

    private static readonly string[] Bases = ["0.0.1", "0.4.2", "1.0.0", "1.2.3", "7.10.0"];

    private static readonly Arbitrary<string[]> Histories = Gen.Elements(Subjects).ListOf().Select(list => list.ToArray()).ToArbitrary();

    private static readonly Arbitrary<string> BaseVersions = Gen.Elements(Bases).ToArbitrary();

    [Fact]
    public void The_order_of_commits_does_not_matter_where_nothing_is_reverted() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) =>
            Calculate(since, history.Reverse()).Version == Calculate(since, history).Version
            && Calculate(since, history.Order()).Version == Calculate(since, history).Version).QuickCheckThrowOnFailure();

    [Fact]
    public void One_commit_more_never_lowers_the_version() =>
        Prop.ForAll(BaseVersions, Histories, Gen.Elements(Subjects).ToArbitrary(), (since, history, more) =>
            Parse(Calculate(since, history.Prepend(more))) >= Parse(Calculate(since, history))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_version_is_above_the_base_exactly_when_something_is_due() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) =>
        {
            var record = Calculate(since, history);
            return record.Bump == VersionBump.None ? record.Version == since : Parse(record) > SemanticVersion.Parse(since);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Once_tagged_nothing_is_due() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) =>
        {
            var first = Calculate(since, history);
            var again = Calculate(first.Version, []);
            return again.Version == first.Version && again.Bump == VersionBump.None;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_history_gives_the_same_record() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) => Json(Calculate(since, history)) == Json(Calculate(since, history))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reverted_commit_might_as_well_not_be_there() =>
        Prop.ForAll(BaseVersions, Histories, Gen.Elements(Subjects).ToArbitrary(), (since, history, more) =>
            more.StartsWith("Merge", StringComparison.Ordinal)
            || Calculate(since, history.Prepend(more).Prepend(Undo("Revert", more))).Version == Calculate(since, history).Version).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reapplied_commit_might_as_well_never_have_been_reverted() =>
        Prop.ForAll(BaseVersions, Histories, Gen.Elements(Subjects).ToArbitrary(), (since, history, more) =>
            Calculate(since, history.Prepend(more).Prepend(Undo("Revert", more)).Prepend(Undo("Reapply", more))).Version
            == Calculate(since, history.Prepend(more)).Version).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_without_failing_and_judged_once() =>
        Prop.ForAll(BaseVersions, ArbMap.Default.ArbFor<string?>(), (since, text) =>
            Calculate(since, [text ?? "", $"feat: a\n\n{text}", $"{text}\n\n* fix: b", $"Revert \"{text}\""]).Commits.Length == 4).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_image_tag_is_an_OCI_tag_and_a_SemVer_pre_release() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) =>
        {
            var tag = Calculate(since, history, treeHash: new string('0', 64)).ImageTag;
            return OciTag().IsMatch(tag) && SemanticVersion.Parse(tag).IsPrerelease;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_comes_back_from_JSON_as_it_was() =>
        Prop.ForAll(BaseVersions, Histories, (since, history) =>
        {
            var json = Json(Calculate(since, history));
            return Json(JsonSerializer.Deserialize<VersionRecord>(json, SlipwayJson.Options)!) == json;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_history_with_a_long_chain_of_reverts_is_settled()
    {
        var history = new List<string> { "feat: a" };
        for (var i = 0; i < 400; i++)
        {
            history.Insert(0, $"Revert \"{history[0]}\"");
        }

        Calculate("1.2.3", history).Version.ShouldBe("1.3.0");
        Calculate("1.2.3", history.Prepend($"Revert \"{history[0]}\"")).Version.ShouldBe("1.2.3");
    }

    [Fact]
    public void A_history_that_is_read_in_parallel_gives_what_a_short_one_gives()
    {
        var history = Enumerable.Range(0, 5_000).Select(i => $"fix: {i}").Append("feat: last").ToList();

        var record = Calculate("1.2.3", history);

        record.Version.ShouldBe("1.3.0");
        record.Commits.Select(commit => commit.Subject).ShouldBe(history);
    }

    private static string Undo(string verb, string message) => $"{verb} \"{message.Split('\n')[0]}\"";

    private static SemanticVersion Parse(VersionRecord record) => SemanticVersion.Parse(record.Version);

    private static string Json(VersionRecord record) => JsonSerializer.Serialize(record, SlipwayJson.Options);

    private static VersionRecord Calculate(string since, IEnumerable<string> newestFirst, string? treeHash = null)
    {
        var messages = newestFirst.ToList();
        var commits = messages.Select((message, index) => new GitCommit($"{messages.Count - index:x40}", "Ada", DateTimeOffset.UnixEpoch, message)).ToList();
        var head = commits.Count > 0 ? commits[0].Sha : new string('e', 40);
        var input = new VersionInput(head, DateTimeOffset.UnixEpoch, "main", [new GitTag("v" + since, new string('e', 40))], commits) { TreeHash = treeHash };
        return VersionCalculator.Calculate(input, new VersioningOptions());
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$")]
    private static partial Regex OciTag();
}
