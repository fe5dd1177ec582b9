using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Slipway.Delivery.Git;

/// <summary>Takes a stretch of <c>git log</c>'s output apart.</summary>
internal static class GitLogBatch
{
    /// <summary>What git is to write: each commit begins with NUL, and each of its five fields ends with one.</summary>
    public const string Format = "--format=%x00%H%x00%P%x00%aN%x00%ct%x00%B%x00";

    public static List<T> Read<T>(ReadOnlySpan<byte> bytes, bool withPaths, CommitMaker<T> make)
    {
        var text = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        try
        {
            return Read(bytes, withPaths, make, text);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static List<T> Read<T>(ReadOnlySpan<byte> bytes, bool withPaths, CommitMaker<T> make, Span<char> text)
    {
        var commits = new List<T>();
        string? parent = null; // most often the next commit: one string for both
        ReadOnlySpan<byte> authorBytes = [];
        var author = "";
        while (!bytes.IsEmpty)
        {
            bytes = bytes[1..];
            var sha = Hash(Field(ref bytes), parent);
            var parents = Parents(Field(ref bytes));
            parent = parents.Length > 0 ? parents[0] : null;
            var name = Field(ref bytes);
            if (!name.SequenceEqual(authorBytes))
            {
                authorBytes = name;
                author = Encoding.UTF8.GetString(name);
            }

            var time = Field(ref bytes);
            if (!Utf8Parser.TryParse(time, out long seconds, out _))
            {
                throw new FormatException($"git log wrote “{Encoding.UTF8.GetString(time)}” for the time of commit {sha}.");
            }

            var message = text[..Encoding.UTF8.GetChars(Field(ref bytes), text)];
            var end = bytes.IndexOf((byte)0);
            var between = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[end..];
            var commit = new GitCommit(sha, author, DateTimeOffset.FromUnixTimeSeconds(seconds), "")
            {
                Parents = parents,
                Paths = withPaths ? Paths(between) : null,
            };
            commits.Add(make(commit, message));
        }

        return commits;
    }

    private static ReadOnlySpan<byte> Field(scoped ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        var field = bytes[..end];
        bytes = bytes[(end + 1)..];
        return field;
    }

    private static string Hash(ReadOnlySpan<byte> sha, string? known) => known is not null && Ascii.Equals(sha, known) ? known : Encoding.ASCII.GetString(sha);

    private static string[] Parents(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? [] : field.Contains((byte)' ') ? Encoding.ASCII.GetString(field).Split(' ') : [Encoding.ASCII.GetString(field)];

    private static List<string> Paths(ReadOnlySpan<byte> lines)
    {
        var paths = new List<string>();
        foreach (var line in lines.Split((byte)'\n'))
        {
            if (lines[line] is { IsEmpty: false } path)
            {
                paths.Add(Encoding.UTF8.GetString(path).Trim('"'));
            }
        }

        return paths;
    }
}
