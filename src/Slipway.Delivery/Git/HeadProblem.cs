using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>Turns git's complaint about HEAD into what a person can act on.</summary>
internal static class HeadProblem
{
    public static UsageException Explain(AbsolutePath root, ProcessResult result)
    {
        var said = result.StandardError.Trim();
        return
            Says("not a git repository")
                ? new UsageException(
                    $"{root} is not a git repository.", "A version follows from commits and tags.",
                    "Run “git init” and commit, or give another folder with --root.")
            : Says("dubious ownership")
                ? new UsageException(
                    $"git does not trust {root}.", "It belongs to another user.",
                    $"If you trust it: git config --global --add safe.directory {root}")
            : Says("must be run in a work tree")
                ? new UsageException(
                    $"{root} has no working tree.", "It is a bare repository, or the inside of one.",
                    "Give a clone's working folder with --root.")
            : Says("HEAD") && (Says("unknown revision") || Says("Needed a single revision") || Says("bad revision"))
                ? new UsageException(
                    $"{root} has no commit yet.", "A version follows from commits.",
                    "Commit something first: git add --all && git commit")
            : new UsageException($"git cannot read {root}.", said, "Mend the repository (git fsck tells more), or give another with --root.");

        bool Says(string words) => said.Contains(words, StringComparison.Ordinal);
    }
}
