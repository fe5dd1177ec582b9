using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Workflows;

/// <summary>The generated files of a repository: compared in memory, written through the gate.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="files">Each file's text by its name below <c>.github/workflows</c>.</param>
public sealed class WorkflowFiles(AbsolutePath root, IReadOnlyDictionary<string, string> files)
{
    /// <summary>Where GitHub looks for workflows, relative to the root.</summary>
    public const string Folder = ".github/workflows";

    private AbsolutePath FolderPath => root / Folder;

    /// <summary>
    /// Every difference between the files on disk and what the build generates, by name: a file that is missing, changed, or generated once and no longer
    /// wanted. Files that were written by hand are left alone.
    /// </summary>
    public async Task<IReadOnlyList<WorkflowDrift>> CompareAsync(CancellationToken cancellationToken)
    {
        var drifts = new List<WorkflowDrift>();
        foreach (var (name, expected) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var actual = (FolderPath / name).FileExists ? await File.ReadAllTextAsync(FolderPath / name, cancellationToken).ConfigureAwait(false) : null;
            if (actual != expected)
            {
                drifts.Add(new WorkflowDrift($"{Folder}/{name}", actual, expected));
            }
        }

        foreach (var name in Present().Where(name => !files.ContainsKey(name)))
        {
            var actual = await File.ReadAllTextAsync(FolderPath / name, cancellationToken).ConfigureAwait(false);
            if (actual.StartsWith(GitHub.GitHubYaml.Marker, StringComparison.Ordinal))
            {
                drifts.Add(new WorkflowDrift($"{Folder}/{name}", actual, null));
            }
        }

        return drifts;
    }

    /// <summary>Writes what differs, through <paramref name="gate"/>, and says what that was.</summary>
    public async Task<IReadOnlyList<WorkflowDrift>> WriteAsync(IChangeGate gate, CancellationToken cancellationToken)
    {
        var drifts = await CompareAsync(cancellationToken).ConfigureAwait(false);
        foreach (var drift in drifts)
        {
            await gate.ChangeAsync(
                new Change(drift.Expected is null ? "delete" : "write", drift.File, new Dictionary<string, string> { ["lines"] = drift.Summary }),
                _ =>
                {
                    Apply(drift);
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return drifts;
    }

    /// <summary>Throws with a diff when a file differs from what the build generates.</summary>
    /// <exception cref="TargetFailedException">A file differs.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var drifts = await CompareAsync(cancellationToken).ConfigureAwait(false);
        if (drifts.Count > 0)
        {
            throw new TargetFailedException(
                drifts.Count == 1 ? $"{drifts[0].File} is not what the build generates." : $"{drifts.Count} workflow files are not what the build generates.",
                string.Concat(drifts.Select(drift => drift.Diff)).TrimEnd('\n'),
                "Run './build.sh GenerateWorkflows' and commit the result; change the build, not the files.");
        }
    }

    private void Apply(WorkflowDrift drift)
    {
        var path = root / drift.File;
        if (drift.Expected is null)
        {
            File.Delete(path);
        }
        else
        {
            AtomicFile.WriteAllText(path, drift.Expected);
        }
    }

    private IEnumerable<string> Present() => !FolderPath.DirectoryExists
        ? []
        : Directory.EnumerateFiles(FolderPath).Select(path => Path.GetFileName(path)).Where(name => name.EndsWith(".yml", StringComparison.Ordinal)
            || name.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
