using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The environment is chosen when the workflow is started.</summary>
public sealed class DispatchEnvironment : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("rollback")
        {
            On = [new DispatchTrigger(new WorkflowInput("environment") { Type = WorkflowInputType.Environment, Required = true })],
            Targets = [nameof(Rollback)],
            Assumed = new Dictionary<string, string> { ["environment"] = "production" },
            Concurrency = new Concurrency("deploy-${{ inputs.environment }}", CancelInProgress: false),
        },
    ];

    [Parameter("Where to.", Variable = "DELIVER_TO")]
    private readonly string _environment = "local";

    public Target Rollback => _ => _.InEnvironment(_environment).Executes(() => { });
}
