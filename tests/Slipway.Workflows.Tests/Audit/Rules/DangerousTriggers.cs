namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Events that run strangers' code with the repository's rights.</summary>
public sealed class DangerousTriggers : AuditRule
{
    public override string Name => "dangerous-triggers";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        workflow.Events.Where(name => name is "pull_request_target" or "workflow_run").Select(name => At(workflow.Root.Get("on")!, $"{name} starts it"));
}
