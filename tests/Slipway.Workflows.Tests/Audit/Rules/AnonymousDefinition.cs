namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>A workflow or job without a name is listed by its path or key.</summary>
public sealed class AnonymousDefinition : AuditRule
{
    public override string Name => "anonymous-definition";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        if (string.IsNullOrEmpty(workflow.Root.Text("name")))
        {
            yield return At(workflow.Root, "the workflow has no name");
        }

        foreach (var job in workflow.Jobs.Where(job => string.IsNullOrEmpty(job.Node.Text("name"))))
        {
            yield return At(job.Node, $"the job '{job.Id}' has no name");
        }
    }
}
