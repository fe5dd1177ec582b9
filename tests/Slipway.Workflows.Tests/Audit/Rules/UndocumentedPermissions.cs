namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Each right says why it is there.</summary>
public sealed class UndocumentedPermissions : AuditRule
{
    public override string Name => "undocumented-permissions";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from permission in job.Node.Map("permissions") ?? []
        where workflow.CommentAt(permission.Value).Length == 0
        select At(permission.Value, $"'{permission.Key}: {permission.Value}' of '{job.Id}' does not say why");
}
