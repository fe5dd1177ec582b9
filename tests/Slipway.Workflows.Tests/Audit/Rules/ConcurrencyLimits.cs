namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Whether runs may overlap is said, not left to chance.</summary>
public sealed class ConcurrencyLimits : AuditRule
{
    public override string Name => "concurrency-limits";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        var concurrency = workflow.Root.Map("concurrency");
        if (concurrency?.Text("group") is null || concurrency.Text("cancel-in-progress") is null)
        {
            yield return At(workflow.Root.Get("concurrency") ?? workflow.Root, "group and cancel-in-progress are not both given");
        }
    }
}
