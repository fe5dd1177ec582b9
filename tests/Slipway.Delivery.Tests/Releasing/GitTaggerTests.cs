using Slipway.Delivery.Releasing;
using Slipway.Delivery.Tests.Git;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Releasing;

[Trait("Speed", "Slow")]
public sealed class GitTaggerTests
{
    private const int Builds = 20;

    [Fact]
    public async Task The_tag_is_annotated_and_on_the_remote()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        var head = await git.GitAsync("rev-parse", "HEAD");

        var outcome = await Tagger(git).TagAsync(new TagRequest("v0.1.0", head, "0.1.0\n\nThe first."), CancellationToken.None);

        outcome.ShouldBe(new TagOutcome("v0.1.0", head, Created: true, "origin"));
        (await git.GitAsync("--git-dir", bare, "cat-file", "-t", "v0.1.0")).ShouldBe("tag");
        (await git.GitAsync("--git-dir", bare, "rev-parse", "v0.1.0^{commit}")).ShouldBe(head);
        (await git.GitAsync("--git-dir", bare, "tag", "--list", "--format=%(contents)", "v0.1.0")).Trim().ShouldBe("0.1.0\n\nThe first.");
        (await git.GitAsync("--git-dir", bare, "tag", "--list", "--format=%(taggerdate:unix)")).ShouldBe("1800000000");
        (await git.GitAsync("rev-parse", "v0.1.0^{commit}")).ShouldBe(head);
    }

    [Fact]
    public async Task A_tag_that_is_there_at_this_commit_is_success()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.AddBareOriginAsync();
        var request = new TagRequest("v0.1.0", await git.GitAsync("rev-parse", "HEAD"), "0.1.0");
        await Tagger(git).TagAsync(request, CancellationToken.None);

        var second = await Tagger(git).TagAsync(request, CancellationToken.None);

        second.Created.ShouldBeFalse();
        git.Processes.Commands.Count(command => command == "push").ShouldBe(1);
    }

    [Fact]
    public async Task A_tag_that_is_elsewhere_is_an_error_that_names_both_commits()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.AddBareOriginAsync();
        var first = await git.GitAsync("rev-parse", "HEAD");
        await Tagger(git).TagAsync(new TagRequest("v0.1.0", first, "x"), CancellationToken.None);
        await git.GitAsync("tag", "--delete", "v0.1.0");
        var second = await git.CommitAsync("feat: b");

        var taken = await Should.ThrowAsync<TagTakenException>(() => Tagger(git).TagAsync(new TagRequest("v0.1.0", second, "x"), CancellationToken.None));

        (taken.Holder, taken.Wanted).ShouldBe((first, second));
        taken.Why.ShouldNotBeNull().ShouldContain(first);
        taken.Why.ShouldContain(second);
    }

    [Fact]
    public async Task A_tag_made_here_by_hand_is_not_overruled()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.AddBareOriginAsync();
        await git.GitAsync("tag", "v0.1.0");
        var second = await git.CommitAsync("feat: b");

        var taken = await Should.ThrowAsync<TagTakenException>(() => Tagger(git).TagAsync(new TagRequest("v0.1.0", second, "x"), CancellationToken.None));

        taken.Why.ShouldNotBeNull().ShouldContain("In this clone");
    }

    [Fact]
    public async Task Without_a_remote_the_tag_is_made_here()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var head = await git.GitAsync("rev-parse", "HEAD");

        (await Tagger(git).TagAsync(new TagRequest("v0.1.0", head, "x"), CancellationToken.None)).ShouldBe(new TagOutcome("v0.1.0", head, Created: true, null));
        (await Tagger(git).TagAsync(new TagRequest("v0.1.0", head, "x"), CancellationToken.None)).Created.ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_asks_and_changes_nothing()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.AddBareOriginAsync();
        var head = await git.GitAsync("rev-parse", "HEAD");
        var gate = new RecordingGate(dryRun: true);

        var outcome = await Tagger(git, gate).TagAsync(new TagRequest("v0.1.0", head, "x"), CancellationToken.None);

        outcome.Created.ShouldBeTrue();
        gate.Changes.ShouldHaveSingleItem().ToString().ShouldBe($"tag v0.1.0 (commit {head}, remote origin)");
        git.Processes.Commands.ShouldAllBe(command => command == "config" || command == "show-ref" || command == "ls-remote");
        (await git.GitAsync("tag", "--list")).ShouldBe("");
    }

    [Fact]
    public async Task A_push_that_the_remote_refuses_is_no_success()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        await File.WriteAllTextAsync(bare / "hooks" / "update", "#!/bin/sh\necho 'tags are protected here' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(bare / "hooks" / "update", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var head = await git.GitAsync("rev-parse", "HEAD");

        var refused = await Should.ThrowAsync<TargetFailedException>(() => Tagger(git).TagAsync(new TagRequest("v0.1.0", head, "x"), CancellationToken.None));

        refused.Why.ShouldNotBeNull().ShouldContain("tags are protected here");
        (await git.GitAsync("tag", "--list")).ShouldBe("");
    }

    [Fact]
    public async Task Twenty_builds_of_one_commit_make_one_tag_and_all_succeed()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        var head = await git.GitAsync("rev-parse", "HEAD");
        var clones = await ClonesAsync(git, bare);

        var outcomes = await Task.WhenAll(clones.Select((clone, index) =>
            new GitTagger(git.Processes, clone, Gate, new StandingClock(At(index)))
                .TagAsync(new TagRequest("v0.1.0", head, $"by {index}"), CancellationToken.None)));

        outcomes.Count(outcome => outcome.Created).ShouldBe(1);
        outcomes.ShouldAllBe(outcome => outcome.Commit == head);
        (await git.GitAsync("--git-dir", bare, "tag", "--list")).ShouldBe("v0.1.0");
        var winner = Array.FindIndex(outcomes, outcome => outcome.Created);
        (await git.GitAsync("--git-dir", bare, "tag", "--list", "--format=%(contents)")).Trim().ShouldBe($"by {winner}");
    }

    [Fact]
    public async Task Of_twenty_builds_of_different_commits_exactly_one_gets_the_version()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        var clones = await ClonesAsync(git, bare);
        var commits = new List<string>();
        foreach (var (clone, index) in clones.Select((clone, index) => (clone, index)))
        {
            await git.GitAsync("-C", clone, "commit", "--quiet", "--allow-empty", "--message", $"fix: {index}");
            commits.Add(await git.GitAsync("-C", clone, "rev-parse", "HEAD"));
        }

        var results = await Task.WhenAll(clones.Select(async (clone, index) =>
        {
            try
            {
                var tagger = new GitTagger(git.Processes, clone, Gate, new StandingClock(At(index)));
                return (await tagger.TagAsync(new TagRequest("v0.1.1", commits[index], "x"), CancellationToken.None)).Commit;
            }
            catch (TagTakenException taken)
            {
                taken.Wanted.ShouldBe(commits[index]);
                return $"lost to {taken.Holder}";
            }
        }));

        var winner = results.Where(result => !result.StartsWith("lost", StringComparison.Ordinal)).ShouldHaveSingleItem();
        (await git.GitAsync("--git-dir", bare, "rev-parse", "v0.1.1^{commit}")).ShouldBe(winner);
        results.Where(result => result != winner).ShouldAllBe(result => result == $"lost to {winner}");
    }

    [Fact]
    public async Task The_loser_of_a_race_gets_the_next_version_where_the_settings_say_so()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        var older = await git.GitAsync("rev-parse", "HEAD");
        await git.CommitAsync("fix: b");
        await git.GitAsync("push", "--quiet", "origin", "main");
        var record = await git.VersionAsync();
        await git.GitAsync("--git-dir", bare, "tag", "--annotate", "--message=x", "v0.1.0", older);

        await Should.ThrowAsync<TagTakenException>(() => Racer(git).TagAsync(record, new VersioningOptions(), TagConflict.Fail, CancellationToken.None));
        var (version, tag) = await Racer(git).TagAsync(record, new VersioningOptions(), TagConflict.Recompute, CancellationToken.None);

        (version.Version, tag!.Tag, tag.Created).ShouldBe(("0.1.1", "v0.1.1", true));
    }

    [Fact]
    public async Task A_version_that_went_to_a_commit_beside_this_one_stays_lost()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = await git.AddBareOriginAsync();
        await git.GitAsync("switch", "--quiet", "--create", "beside");
        var beside = await git.CommitAsync("fix: beside");
        await git.GitAsync("push", "--quiet", "origin", "beside");
        await git.GitAsync("switch", "--quiet", "main");
        await git.CommitAsync("fix: b");
        var record = await git.VersionAsync();
        await git.GitAsync("--git-dir", bare, "tag", "v0.1.0", beside);

        await Should.ThrowAsync<TagTakenException>(() => Racer(git).TagAsync(record, new VersioningOptions(), TagConflict.Recompute, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_due_tags_nothing_and_a_dirty_tree_is_refused()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "1"));
        git.Write("a.txt", "2");
        await Should.ThrowAsync<UsageException>(async () =>
            await Racer(git).TagAsync(await git.VersionAsync(), new VersioningOptions(), TagConflict.Fail, CancellationToken.None));

        git.Write("a.txt", "1");
        await git.GitAsync("tag", "v1.0.0");
        (await Racer(git).TagAsync(await git.VersionAsync(), new VersioningOptions(), TagConflict.Fail, CancellationToken.None)).Tag.ShouldBeNull();
    }

    private static ApplyingGate Gate => new(NullLog.Instance);

    private static DateTimeOffset At(int seconds) => DateTimeOffset.FromUnixTimeSeconds(1_800_000_000 + seconds);

    private static GitTagger Tagger(TempRepository git, IChangeGate? gate = null) => new(git.Processes, git.Root, gate ?? Gate, new StandingClock(At(0)));

    private static VersionTagger Racer(TempRepository git) => new(git.Processes, git.Root, Gate, NullLog.Instance, new StandingClock(At(0)));

    private static async Task<List<AbsolutePath>> ClonesAsync(TempRepository git, AbsolutePath bare)
    {
        var clones = new List<AbsolutePath>();
        for (var i = 0; i < Builds; i++)
        {
            var clone = git.Root.Parent! / $"build{i}";
            await git.GitAsync("clone", "--quiet", bare, clone);
            clones.Add(clone);
        }

        return clones;
    }
}
