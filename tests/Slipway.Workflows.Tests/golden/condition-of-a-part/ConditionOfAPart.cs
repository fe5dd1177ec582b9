using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A condition that only some targets of a job have is theirs: the job starts.</summary>
public sealed class ConditionOfAPart : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows => [new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Upload)] }];

    public Target Compile => _ => _.Executes(() => { });

    public Target Upload => _ => _.DependsOn(Compile).OnlyOn(RunCondition.Branch("it's")).Executes(() => { });
}
