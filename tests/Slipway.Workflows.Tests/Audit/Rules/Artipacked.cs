namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>A token that checkout leaves on the disk ends up in an artifact one day.</summary>
public sealed class Artipacked : AuditRule
{
    public override string Name => "artipacked";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        where step.Action() == "actions/checkout" && step.Map("with")?.Text("persist-credentials") != "false"
        select At(step.Get("uses")!, "checkout keeps its token");
}
