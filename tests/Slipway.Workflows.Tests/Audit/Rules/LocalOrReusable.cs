namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Local actions and reusable workflows hide steps from the linters, which disagree on them. (A rule of ours.)</summary>
public sealed class LocalOrReusable : AuditRule
{
    public override string Name => "local-or-reusable";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        workflow.Jobs.Where(job => job.Node.Get("uses") is not null).Select(job => At(job.Node.Get("uses")!, "the job is another workflow"))
            .Concat(workflow.Jobs.SelectMany(job => job.Steps).Where(step => step.Text("uses")?.StartsWith("./", StringComparison.Ordinal) == true)
                .Select(step => At(step.Get("uses")!, "the action is local")));
}
