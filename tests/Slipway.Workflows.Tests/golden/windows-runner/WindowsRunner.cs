using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Bash is the shell on every system.</summary>
public sealed class WindowsRunner : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)], Runner = "windows-2025" },
    ];

    public Target Test => _ => _.Executes(() => { });
}
