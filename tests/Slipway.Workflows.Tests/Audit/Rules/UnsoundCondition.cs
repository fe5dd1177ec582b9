using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>A condition with text or a line break around its fence is a non-empty string: always true.</summary>
public sealed class UnsoundCondition : AuditRule
{
    public override string Name => "unsound-condition";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from condition in Conditions(workflow)
        let text = condition.Value!
        let fenced = text.Contains("${{", StringComparison.Ordinal)
        where fenced && (!text.StartsWith("${{", StringComparison.Ordinal) || !text.EndsWith("}}", StringComparison.Ordinal)
            || text.IndexOf("}}", StringComparison.Ordinal) != text.Length - 2)
        select At(condition, "the condition is always true");

    internal static IEnumerable<YamlScalarNode> Conditions(WorkflowText workflow) =>
        workflow.Jobs.SelectMany(job => job.Steps.Prepend(job.Node)).Select(node => node.Get("if")).OfType<YamlScalarNode>();
}
