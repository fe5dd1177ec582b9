using System.Text;
using Slipway.Delivery.Git;
using Slipway.Delivery.Releasing;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Releasing;

public sealed class ReleaseNotesTests
{
    private static readonly RepositoryLinks Links = RepositoryLinks.FromRemote("git@github.com:acme/app.git")!;

    [Fact]
    public void Notes_are_grouped_with_breaking_changes_first_links_and_authors()
    {
        var version = Version(
            ("Ada", "fix(api): close the file (#12)\n\nCloses #3\n\nCo-authored-by: Bob <b@example.org>"),
            ("Ada", "docs: not told"),
            ("Cy", "feat!: drop `v1<old>`\n\nBREAKING CHANGE: use v2, see #9"),
            ("Ada", "feat: taken back"),
            ("Ada", "Revert \"feat: taken back\""),
            ("Dee", "perf: faster for @ada <b>"));

        const string Issues = "https://github.com/acme/app/issues";
        const string Page = "https://github.com/acme/app/commit";
        ReleaseNotes.ToSection(version, Links).ShouldBe($"""
            ## [2.0.0](https://github.com/acme/app/compare/v1.2.0...v2.0.0) - 2026-01-02

            ### ⚠ Breaking changes

            - use v2, see [#9](https://github.com/acme/app/issues/9) ([3000000]({Page}/{Sha(3)})) — Cy

            ### Features

            - drop `v1<old>` ([3000000]({Page}/{Sha(3)})) — Cy

            ### Fixes

            - **api:** close the file ([#12](https://github.com/acme/app/pull/12)) ([1000000]({Page}/{Sha(1)}), closes [#3]({Issues}/3)) — Ada, Bob

            ### Performance

            - faster for @​ada &lt;b&gt; ([6000000]({Page}/{Sha(6)})) — Dee

            By Ada, Bob, Cy, Dee.

            """);
    }

    [Fact]
    public void A_breaking_change_without_a_note_is_told_once()
    {
        var notes = ReleaseNotes.ToMarkdown(Version(("Ada", "feat!: drop v1")), null);

        notes.ShouldBe("### ⚠ Breaking changes\n\n- drop v1 (1000000) — Ada\n\nBy Ada.\n");
    }

    [Fact]
    public void A_squash_is_told_entry_by_entry()
    {
        var notes = ReleaseNotes.ToMarkdown(Version(("Ada", "Topic (#4)\n\n* feat: a\n* fix: b\n* chore: c")), null);

        notes.ShouldContain("### Features\n\n- a (1000000)");
        notes.ShouldContain("### Fixes\n\n- b (1000000)");
        notes.ShouldNotContain("- c");
    }

    [Theory]
    [InlineData("https://github.com/acme/app.git", "https://github.com/acme/app/commit/abc")]
    [InlineData("https://user:token@github.com/acme/app", "https://github.com/acme/app/commit/abc")]
    [InlineData("ssh://git@example.org:2222/acme/app.git", "https://example.org/acme/app/commit/abc")]
    [InlineData("git@gitlab.example.org:group/sub/app.git", "https://gitlab.example.org/group/sub/app/-/commit/abc")]
    [InlineData("https://github.com/acme/app/", "https://github.com/acme/app/commit/abc")]
    [InlineData("/srv/git/app.git", null)]
    [InlineData("../app", null)]
    [InlineData("file:///srv/git/app.git", null)]
    [InlineData(null, null)]
    public void Links_are_made_from_the_remote_s_address_without_its_secrets(string? url, string? link) =>
        RepositoryLinks.FromRemote(url)?.Commit("abc").ShouldBe(link);

    [Theory]
    [InlineData("")]
    [InlineData("# Changelog\n\nAll notable changes.\n")]
    [InlineData("# Changelog\n\n## [Unreleased]\n\n- soon\n\n## [1.2.0] - 2025-01-01\n\n- old\n")]
    [InlineData("# Changelog\r\n\r\n## 1.2.0\r\n\r\n- old\r\n")]
    [InlineData("no end of line")]
    [InlineData("# Changelog\n\n```\n## 9.9.9\n```\n\n## v1.2.0\n")]
    public void What_is_there_stays_byte_for_byte(string before)
    {
        var existing = before.Length == 0 ? [] : (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(before), 0xFF, 0x0A];

        var written = ChangelogWriter.Insert(existing, Version(("Ada", "feat: añadir")), null);

        var text = Encoding.Latin1.GetString(written);
        var section = text.IndexOf("## 1.3.0 - 2026-01-02", StringComparison.Ordinal);
        section.ShouldBeGreaterThanOrEqualTo(0);
        Encoding.UTF8.GetString(written).ShouldContain("añadir");
        var kept = Encoding.Latin1.GetString(existing);
        var prefix = Enumerable.Range(0, kept.Length + 1).Last(length => text.StartsWith(kept[..length], StringComparison.Ordinal));
        text.EndsWith(kept[prefix..], StringComparison.Ordinal).ShouldBeTrue();
        (text.Contains("\r\n", StringComparison.Ordinal) && text.Replace("\r\n", "").Contains("Features\n", StringComparison.Ordinal)).ShouldBeFalse();
        ChangelogWriter.Insert(written, Version(("Ada", "feat: añadir")), null).ShouldBeSameAs(written);
    }

    [Fact]
    public void The_new_section_stands_below_the_unreleased_and_above_the_older_ones()
    {
        var existing = Encoding.UTF8.GetBytes("# Changelog\n\n## [Unreleased]\n\n- soon\n\n## [1.2.0] - 2025-01-01\n\n- old\n");

        var text = Encoding.UTF8.GetString(ChangelogWriter.Insert(existing, Version(("Ada", "feat: a")), null));

        text.ShouldBe(
            "# Changelog\n\n## [Unreleased]\n\n- soon\n\n"
            + "## 1.3.0 - 2026-01-02\n\n### Features\n\n- a (1000000) — Ada\n\nBy Ada.\n\n"
            + "## [1.2.0] - 2025-01-01\n\n- old\n");
    }

    [Fact]
    public async Task The_file_is_written_through_the_gate_and_once()
    {
        using var folder = new TempFolder();
        var file = folder.Path / "CHANGELOG.md";
        var version = Version(("Ada", "feat: a"));
        var dry = new RecordingGate(dryRun: true);
        var gate = new RecordingGate(dryRun: false);

        (await new ChangelogWriter(dry).WriteAsync(file, version, null, CancellationToken.None)).ShouldBeTrue();
        file.FileExists.ShouldBeFalse();
        (await new ChangelogWriter(gate).WriteAsync(file, version, null, CancellationToken.None)).ShouldBeTrue();
        var written = await File.ReadAllTextAsync(file);
        (await new ChangelogWriter(gate).WriteAsync(file, version, null, CancellationToken.None)).ShouldBeFalse();

        dry.Changes.ShouldHaveSingleItem().ToString().ShouldBe("write CHANGELOG.md (section 1.3.0)");
        gate.Changes.ShouldHaveSingleItem();
        written.ShouldStartWith("# Changelog\n\n## 1.3.0 - 2026-01-02\n\n### Features\n");
    }

    private static string Sha(int number) => $"{number}".PadRight(40, '0');

    /// <summary>Commits oldest first, numbered from one.</summary>
    private static VersionRecord Version(params (string Author, string Message)[] oldestFirst)
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var commits = oldestFirst.Select((commit, index) => new GitCommit(Sha(index + 1), commit.Author, time, commit.Message)).Reverse().ToList();
        var tags = new[] { new GitTag("v1.2.0", new string('f', 40)) };
        return VersionCalculator.Calculate(new VersionInput(commits[0].Sha, commits[0].Time, "main", tags, commits), new VersioningOptions());
    }
}
