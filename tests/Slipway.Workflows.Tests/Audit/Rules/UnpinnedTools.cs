using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>A tool that is installed without a version is whatever its registry says on the day.</summary>
public sealed partial class UnpinnedTools : AuditRule
{
    public override string Name => "unpinned-tools";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        foreach (var step in workflow.Jobs.SelectMany(job => job.Steps))
        {
            if (step.Action() is { } action && SetUp().IsMatch(action))
            {
                var versions = step.Map("with")?.Where(input => VersionInput().IsMatch(input.Key.ToString()))
                    .Select(input => input.Value.ToString()).ToList() ?? [];
                if (versions.Count == 0 || versions.Contains("latest"))
                {
                    yield return At(step.Get("uses")!, $"{action} installs no fixed version");
                }
            }

            foreach (var line in step.Text("run")?.Split('\n') ?? [])
            {
                if (Install().Match(line) is { Success: true } install && !FixedVersion().IsMatch(line))
                {
                    yield return At(step.Get("run")!, $"'{install.Value.Trim()}' installs no fixed version");
                }
            }
        }
    }

    [GeneratedRegex("/setup-[^/]+$")]
    private static partial Regex SetUp();

    [GeneratedRegex("version|global-json-file")]
    private static partial Regex VersionInput();

    [GeneratedRegex(@"\b(dotnet tool install|npm (install|i) (-g|--global)|npx|pipx? install|go install|cargo install)\s+\S+")]
    private static partial Regex Install();

    [GeneratedRegex(@"--version|@v?\d|==|-r\s|--require-hashes|--no-install")]
    private static partial Regex FixedVersion();
}
