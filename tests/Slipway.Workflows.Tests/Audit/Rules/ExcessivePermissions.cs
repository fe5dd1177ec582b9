using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Rights belong to the job that needs them, each by name; the workflow as a whole has none.</summary>
public sealed class ExcessivePermissions : AuditRule
{
    public override string Name => "excessive-permissions";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        var top = workflow.Root.Get("permissions");
        if (top is not YamlMappingNode { Children.Count: 0 })
        {
            yield return At(top ?? workflow.Root, "the workflow's own permissions must be {}");
        }

        foreach (var job in workflow.Jobs)
        {
            if (job.Node.Get("permissions") is YamlScalarNode all)
            {
                yield return At(all, $"the job '{job.Id}' has {all.Value}");
            }
        }
    }
}
