using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit;

/// <summary>One check over a parsed workflow. Its name is zizmor's where zizmor has the rule.</summary>
public abstract class AuditRule
{
    public abstract string Name { get; }

    public abstract IEnumerable<Finding> Check(WorkflowText workflow);

    protected Finding At(YamlNode node, string message) => new(Name, (int)node.Start.Line, message);
}
