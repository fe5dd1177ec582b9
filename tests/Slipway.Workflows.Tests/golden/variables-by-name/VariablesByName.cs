using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>What the environment's variables hold reaches the jobs whose targets read it; an input of the same name goes before.</summary>
public sealed class VariablesByName : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Deploy)] },
        new("redeploy") { On = [new DispatchTrigger(new WorkflowInput("region"))], Targets = [nameof(Deploy)] },
    ];

    [Parameter("Where the cluster is.", Variable = "AWS_REGION")]
    private readonly string? _region = null;

    [Parameter("The cluster.")]
    private readonly string? _clusterName = null;

    public Target Test => _ => _.Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Test).InEnvironment("staging").NeedsVariable(() => _region).NeedsVariable(() => _clusterName).Executes(() => { });
}
