using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Inputs of every type reach the build as environment variables.</summary>
public sealed class DispatchInputs : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("release")
        {
            On =
            [
                new DispatchTrigger(
                    new WorkflowInput("version") { Required = true, Description = "The version to release, without v" },
                    new WorkflowInput("width") { Type = WorkflowInputType.Number, Default = "2" },
                    new WorkflowInput("approve") { Type = WorkflowInputType.Boolean, Default = "true" },
                    WorkflowInput.Choice("log-level", "debug", "info", "on") with { Default = "on", Parameter = "level" }),
            ],
            Targets = [nameof(Release)],
        },
    ];

    [Parameter("The version to release.")]
    private readonly string? _version = null;

    [Parameter("How many at once.")]
    private readonly int _width = 1;

    [Parameter("Whether to wait for people.")]
    private readonly bool _approve = true;

    [Parameter("What to log.", Variable = "LOG_LEVEL")]
    private readonly string _level = "info";

    public Target Release => _ => _.Requires(() => _version).Executes(() => $"{_width}{_approve}{_level}".ToString());
}
