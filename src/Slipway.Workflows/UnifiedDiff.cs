using System.Text;

namespace Slipway.Workflows;

/// <summary>Line differences in the unified format that <c>patch</c> and <c>git apply</c> read.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The difference, or an empty text when there is none.</summary>
    public static string Between(string oldName, string oldText, string newName, string newText)
    {
        if (oldText == newText)
        {
            return "";
        }

        var edits = Edits(Lines(oldText), Lines(newText));
        var output = new StringBuilder().Append("--- ").Append(oldName).Append("\n+++ ").Append(newName).Append('\n');
        var (oldLine, newLine) = (1, 1);
        for (var i = 0; i < edits.Count;)
        {
            var change = edits.FindIndex(i, edit => edit.Kind != ' ');
            if (change < 0)
            {
                break;
            }

            var start = Math.Max(i, change - Context);
            (oldLine, newLine) = (oldLine + start - i, newLine + start - i);
            var end = change + 1;
            while (end < edits.Count)
            {
                var next = edits.FindIndex(end, edit => edit.Kind != ' ');
                if (next < 0 || next - end > 2 * Context)
                {
                    break;
                }

                end = next + 1;
            }

            end = Math.Min(edits.Count, end + Context);
            var hunk = edits[start..end];
            var (oldCount, newCount) = (hunk.Count(edit => edit.Kind != '+'), hunk.Count(edit => edit.Kind != '-'));
            output.Append($"@@ -{Range(oldLine, oldCount)} +{Range(newLine, newCount)} @@\n");
            foreach (var (kind, line) in hunk)
            {
                output.Append(kind).Append(line.TrimEnd('\n')).Append('\n');
                if (!line.EndsWith('\n'))
                {
                    output.Append("\\ No newline at end of file\n");
                }
            }

            (oldLine, newLine, i) = (oldLine + oldCount, newLine + newCount, end);
        }

        return output.ToString();
    }

    private static string Range(int line, int count) => count switch { 0 => $"{line - 1},0", 1 => $"{line}", _ => $"{line},{count}" };

    // Each line with its line feed, so that a missing last one is a difference.
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }

        return lines;
    }

    // Longest common subsequence by dynamic programming, between the common start and end: workflow files have some hundred lines.
    private static List<(char Kind, string Line)> Edits(List<string> before, List<string> after)
    {
        var head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var (a, b) = (before[head..^tail], after[head..^tail]);
        var common = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var edits = before.Take(head).Select(line => (' ', line)).ToList();
        var (x, y) = (0, 0);
        while (x < a.Count || y < b.Count)
        {
            if (x < a.Count && y < b.Count && a[x] == b[y])
            {
                edits.Add((' ', a[x++]));
                y++;
            }
            else if (x < a.Count && (y == b.Count || common[x + 1, y] >= common[x, y + 1]))
            {
                edits.Add(('-', a[x++]));
            }
            else
            {
                edits.Add(('+', b[y++]));
            }
        }

        edits.AddRange(before.TakeLast(tail).Select(line => (' ', line)));
        return edits;
    }
}
