using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>Finds Trivy and learns its dialect.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never made.")]
internal sealed class TrivyProbe(TrivyProcess process, IEnvironment environment, TrivyOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1);
    private TrivyTool? _known;

    /// <summary>
    /// <see langword="null"/> when there is no Trivy; <see cref="TrivyUnavailableException"/> when the one that is there will not do. Asked once.
    /// </summary>
    public async Task<TrivyTool?> FindAsync(AbsolutePath folder, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _known ??= await AskAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<TrivyTool?> AskAsync(AbsolutePath folder, CancellationToken cancellationToken)
    {
        if (TrivyTool.Locate(options.ToolFolder, environment) is not { } program)
        {
            return null;
        }

        var versionTask = process.RunAsync(program, TrivyArguments.Version, folder, Patience, cancellationToken);
        var help = await process.RunAsync(program, ["fs", "--help"], folder, Patience, cancellationToken).ConfigureAwait(false);
        var answer = await versionTask.ConfigureAwait(false);
        if (answer.ExitCode != 0 || help.ExitCode != 0)
        {
            throw new TrivyUnavailableException($"{program} does not run: {TrivyProcess.Complaint(answer.ExitCode != 0 ? answer : help)}. Install it again");
        }

        var version = TrivyProcess.ReadVersion(answer.StandardOutput);
        if (options.RefusedVersions.Contains(version))
        {
            throw new TrivyUnavailableException($"{program} is version {version}, which this build refuses to run. Install another");
        }

        if (Version.TryParse(version.Split('-')[0], out var number) && number < options.OldestVersion)
        {
            throw new TrivyUnavailableException($"{program} is version {version}, and at least {options.OldestVersion} is needed. Update it");
        }

        var knows = help.StandardOutput;
        return new(
            program,
            version,
            knows.Contains("misconfig,", StringComparison.Ordinal) ? "misconfig" : "config",
            knows.Contains("--skip-check-update", StringComparison.Ordinal) ? "--skip-check-update" : "--skip-policy-update");
    }
}
