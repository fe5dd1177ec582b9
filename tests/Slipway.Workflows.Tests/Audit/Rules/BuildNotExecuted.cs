using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>The runner signals the shell only; without exec a cancelled build would be killed without a chance to tidy up. (A rule of ours.)</summary>
public sealed partial class BuildNotExecuted : AuditRule
{
    public override string Name => "build-not-executed";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        where step.Text("run") is { } run && Build().IsMatch(run)
        select At(step.Get("run")!, "build.sh does not take the shell's place");

    [GeneratedRegex(@"(?<!exec )\./build\.sh")]
    private static partial Regex Build();
}
