using System.Diagnostics;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Bench;

/// <summary>A repository made by <c>git fast-import</c>, the same every time.</summary>
internal static class VersionsRepository
{
    private static readonly string[] Types =
        ["fix: close file", "feat(api): answer", "docs: describe", "chore: tidy", "Update", "perf: read once", "refactor(core): move"];

    /// <summary>
    /// Makes <paramref name="commits"/> commits with <paramref name="tags"/> tags, of which those on every <paramref name="releaseEvery"/>th commit are
    /// releases.
    /// </summary>
    public static async Task<AbsolutePath> CreateAsync(AbsolutePath folder, int commits, int tags, int releaseEvery)
    {
        folder.CreateDirectory();
        await RunAsync(folder, null, "init", "--quiet", "--initial-branch=main");
        var text = new StringBuilder();
        var tagEvery = Math.Max(1, commits / tags);
        var minor = 0;
        for (var i = 1; i <= commits; i++)
        {
            var subject = i % 100 == 0 ? $"Revert \"{Types[(i - 1) % Types.Length]} {i - 1}\"" : $"{Types[i % Types.Length]} {i}";
            var message = $"{subject}\n\nWhy commit {i} was made, in a line or two\nof text as people write it.\n\nRefs: #{i}\n";
            text.Append($"commit refs/heads/main\nmark :{i}\ncommitter Ada <ada@example.org> {1_500_000_000 + (i * 60L)} +0000\n")
                .Append($"data {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
            if (i == 1)
            {
                text.Append("M 100644 inline README.md\ndata 5\nhello\n");
            }

            // The last stretch stays unreleased.
            if (i % tagEvery == 1 % tagEvery && i + (tagEvery / 2) <= commits)
            {
                var name = (i - 1) % releaseEvery == 0 ? $"v1.{minor++}.0" : $"v1.{minor}.0-rc.{i}";
                text.Append($"tag {name}\nfrom :{i}\ntagger Ada <ada@example.org> {1_500_000_000 + (i * 60L)} +0000\ndata 1\nx\n");
            }
        }

        await RunAsync(folder, text.ToString(), "fast-import", "--quiet");
        await RunAsync(folder, null, "reset", "--quiet", "--hard");
        await RunAsync(folder, null, "pack-refs", "--all");
        return folder;
    }

    private static async Task RunAsync(AbsolutePath folder, string? input, params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardInput = true };
        using var process = Process.Start(info)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
