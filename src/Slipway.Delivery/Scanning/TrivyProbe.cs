using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>Finds Trivy and learns its dialect.</summary>
internal sealed class TrivyProbe(TrivyProcess process, IEnvironment environment, TrivyOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary><see langword="null"/> when there is no Trivy; <see cref="TrivyUnavailableException"/> when the one that is there will not do.</summary>
    public async Task<FoundTrivy?> FindAsync(AbsolutePath folder, CancellationToken cancellationToken)
    {
        if (TrivyTool.Locate(options.ToolFolder, environment) is not { } program)
        {
            return null;
        }

        var versionTask = process.RunAsync(program, TrivyArguments.Version(options), folder, Patience, cancellationToken);
        var help = await process.RunAsync(program, ["fs", "--help"], folder, Patience, cancellationToken).ConfigureAwait(false);
        var answer = await versionTask.ConfigureAwait(false);
        if (answer.ExitCode != 0 || help.ExitCode != 0)
        {
            throw new TrivyUnavailableException($"{program} does not run: {TrivyProcess.Complaint(answer.ExitCode != 0 ? answer : help)}. Install it again");
        }

        var (version, databaseUpdatedAt) = TrivyProcess.ReadVersion(answer.StandardOutput);
        if (options.RefusedVersions.Contains(version))
        {
            throw new TrivyUnavailableException($"{program} is version {version}, which this build refuses to run. Install another");
        }

        if (Version.TryParse(version.Split('-')[0], out var number) && number < options.OldestVersion)
        {
            throw new TrivyUnavailableException($"{program} is version {version}, and at least {options.OldestVersion} is needed. Update it");
        }

        var knows = help.StandardOutput;
        var tool = new TrivyTool(
            program,
            version,
            knows.Contains("misconfig,", StringComparison.Ordinal) ? "misconfig" : "config",
            knows.Contains("--skip-check-update", StringComparison.Ordinal) ? "--skip-check-update" : "--skip-policy-update");
        return new(tool, databaseUpdatedAt);
    }
}
