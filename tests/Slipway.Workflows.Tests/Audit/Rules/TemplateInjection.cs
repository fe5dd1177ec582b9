using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>An expression in a script is pasted as code, whatever its value holds.</summary>
public sealed class TemplateInjection : AuditRule
{
    public override string Name => "template-injection";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        from code in new[] { step.Get("run"), step.Action() == "actions/github-script" ? step.Map("with")?.Get("script") : null }.OfType<YamlScalarNode>()
        where code.Value!.Contains("${{", StringComparison.Ordinal)
        select At(code, "an expression stands in a script");
}
