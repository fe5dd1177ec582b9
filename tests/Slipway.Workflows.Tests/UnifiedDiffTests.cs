using FsCheck;
using FsCheck.Fluent;

namespace Slipway.Workflows.Tests;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => UnifiedDiff.Between("a", "x\n", "b", "x\n").ShouldBe("");

    [Fact]
    public void A_changed_line_is_shown_with_three_lines_around_it() =>
        UnifiedDiff.Between("a/f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b/f", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n").ShouldBe(
            "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");

    [Fact]
    public void A_new_file_begins_at_nothing() =>
        UnifiedDiff.Between("/dev/null", "", "b/f", "1\n2\n").ShouldBe("--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+1\n+2\n");

    [Fact]
    public void A_missing_last_line_feed_is_a_difference() =>
        UnifiedDiff.Between("a", "1\n", "b", "1").ShouldBe("--- a\n+++ b\n@@ -1 +1 @@\n-1\n+1\n\\ No newline at end of file\n");

    [Fact]
    public void Far_changes_have_hunks_of_their_own()
    {
        var before = Enumerable.Range(1, 30).Select(i => $"{i}\n").ToList();
        var after = before.Select((line, i) => i is 3 or 25 ? "x\n" : line);

        UnifiedDiff.Between("a", string.Concat(before), "b", string.Concat(after))
            .Split('\n').Count(line => line.StartsWith("@@", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void Applying_a_difference_gives_the_new_text()
    {
        var texts = Gen.Elements("a\n", "b\n", "c\n", "d\n").ArrayOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), (before, after) => Patch(before, UnifiedDiff.Between("a", before, "b", after)) == after)
            .QuickCheckThrowOnFailure();
    }

    // Reads hunks as patch does, and checks that removed and kept lines are really there.
    private static string Patch(string text, string diff)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        var (result, next) = (new List<string>(), 0);
        foreach (var line in diff.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var range = line.Split(' ')[1][1..].Split(',');
                var start = int.Parse(range[0]) - (range is [_, "0"] ? 0 : 1);
                result.AddRange(lines[next..start]);
                next = start;
            }
            else if (line[0] == '+')
            {
                result.Add(line[1..]);
            }
            else
            {
                lines[next].ShouldBe(line[1..]);
                if (line[0] == ' ')
                {
                    result.Add(lines[next]);
                }

                next++;
            }
        }

        result.AddRange(lines[next..]);
        return string.Concat(result.Select(line => line + "\n"));
    }
}
