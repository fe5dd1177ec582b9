using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>
/// Runs git as a program wants it: no pager, no colour, no prompt, no hooks or file monitor of the repository, no rewriting of its index, English words, UTF-8,
/// and
/// blind to the variables that a surrounding git (a hook) sets.
/// </summary>
internal sealed class GitCommand(IProcessRunner processes, AbsolutePath root, GitCredentials? credentials = null)
{
    private static readonly ImmutableArray<string> Settings =
    [
        "--no-pager", "--no-optional-locks", "--literal-pathspecs",
        .. Set(
            "color.ui=false", "core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null", "gc.auto=0", "maintenance.auto=false",
            "log.showSignature=false", "log.showRoot=true", "log.decorate=no", "i18n.logOutputEncoding=UTF-8", "protocol.version=2"),
    ];

    private static readonly ImmutableDictionary<string, string?> Variables = new Dictionary<string, string?>
    {
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_TRACE"] = null,
    }.ToImmutableDictionary();

    /// <summary>Runs <c>git</c> and keeps its output; the exit code is the caller's to judge.</summary>
    public Task<ProcessResult> TryAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        RunAsync(Spec(arguments), cancellationToken);

    /// <summary>Runs <c>git</c>, keeps its output, and explains any failure.</summary>
    public async Task<ProcessResult> AskAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        Check(await TryAsync(cancellationToken, arguments).ConfigureAwait(false), arguments);

    /// <summary>Runs <c>git</c>, hands each line on as it comes, keeps none.</summary>
    public async Task StreamAsync(Action<string> line, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var errors = new List<string>();
        var result = await RunAsync(Spec(arguments) with { Capture = false, OnOutput = line, OnError = errors.Add }, cancellationToken).ConfigureAwait(false);
        Check(result with { StandardError = string.Join('\n', errors) }, arguments);
    }

    /// <summary>Runs <c>git</c> and hands its output on as bytes, in blocks that end with NUL; keeps none.</summary>
    public async Task StreamBlocksAsync(Action<ReadOnlyMemory<byte>> block, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var errors = new List<string>();
        var spec = Spec(arguments);
        spec = spec with
        {
            Capture = false,
            OnOutputBlock = block,
            OnError = errors.Add,
            Environment = spec.Environment.SetItem("GIT_FLUSH", "0"), // else git writes each commit by itself, and wakes the reader for it
        };
        var result = await RunAsync(spec, cancellationToken).ConfigureAwait(false);
        Check(result with { StandardError = string.Join('\n', errors) }, arguments);
    }

    /// <summary>Runs <c>git</c> with a text on standard input.</summary>
    public async Task<ProcessResult> FeedAsync(string input, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        Check(await RunAsync(Spec(arguments) with { StandardInput = input }, cancellationToken).ConfigureAwait(false), arguments);

    /// <summary>The result of a success; an exception for any other.</summary>
    public static ProcessResult Check(ProcessResult result, params IEnumerable<string> arguments) =>
        result.ExitCode == 0 ? result : throw new ProcessFailedException($"git {string.Join(' ', arguments)}", result);

    private static IEnumerable<string> Set(params string[] settings) => settings.SelectMany(setting => new[] { "-c", setting });

    private ProcessSpec Spec(IEnumerable<string> arguments)
    {
        var spec = new ProcessSpec("git", [.. Settings, .. arguments]) { WorkingDirectory = root, Environment = Variables, ThrowOnError = false };
        return credentials is null ? spec : credentials.Apply(spec);
    }

    private async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        if (!root.DirectoryExists)
        {
            throw new UsageException(
                $"{root} is not a folder.",
                root.FileExists ? "A file is in its place." : "There is nothing at that path.",
                "Give the folder of a git repository with --root.");
        }

        try
        {
            return await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException exception) when (exception.What.StartsWith("git was not found", StringComparison.Ordinal))
        {
            throw new UsageException(
                "git was not found.", "Versions are read from a repository's history, and git is not on PATH.", "Install git 2.30 or newer.", exception);
        }
    }
}
