using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>The files of a commit, beside the working tree, which keeps its own.</summary>
public sealed class CommittedTree(IProcessRunner processes, AbsolutePath root)
{
    /// <summary>
    /// Writes all files of <paramref name="commit"/> into <paramref name="folder"/>, which is made anew; answers the folder in it that the repository's is, or
    /// <see langword="null"/> where this clone does not hold the commit.
    /// </summary>
    public async Task<AbsolutePath?> ExportAsync(string commit, AbsolutePath folder, CancellationToken cancellationToken)
    {
        if (commit.Length is not (40 or 64) || !commit.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        if (folder.DirectoryExists)
        {
            Directory.Delete(folder, recursive: true);
        }

        folder.CreateDirectory();
        var index = folder / ".index"; // one of its own: the working tree's is not touched
        try
        {
            if ((await RunAsync(index, cancellationToken, "read-tree", commit).ConfigureAwait(false)).ExitCode != 0)
            {
                return null;
            }

            var within = await RunAsync(index, cancellationToken, "rev-parse", "--show-cdup", "--show-prefix").ConfigureAwait(false);
            var lines = within.StandardOutput.Split('\n');
            var written = await RunAsync(index, cancellationToken, "-C", lines[0].Length > 0 ? lines[0] : ".", "checkout-index", "--all", $"--prefix={folder}/").ConfigureAwait(false);
            return written.ExitCode == 0
                ? AbsolutePath.Create(lines[1], folder)
                : throw new TargetFailedException($"The files of {commit} could not be written.", written.StandardError.Trim(), $"See that the disk is not full, and that {folder} can be written to.");
        }
        finally
        {
            File.Delete(index);
        }
    }

    private Task<ProcessResult> RunAsync(AbsolutePath index, CancellationToken cancellationToken, params string[] arguments) => processes.RunAsync(
        new ProcessSpec("git", arguments)
        {
            WorkingDirectory = root,
            ThrowOnError = false,
            Environment = ImmutableDictionary<string, string?>.Empty.Add("GIT_INDEX_FILE", index).Add("LC_ALL", "C"),
        },
        cancellationToken);
}
