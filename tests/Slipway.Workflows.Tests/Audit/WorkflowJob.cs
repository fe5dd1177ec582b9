using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit;

/// <summary>A job of a parsed workflow.</summary>
public sealed record WorkflowJob(string Id, YamlMappingNode Node)
{
    public IEnumerable<YamlMappingNode> Steps => (Node.Get("steps") as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [];

    /// <summary>Every text in the job.</summary>
    public IEnumerable<YamlScalarNode> Scalars => Node.AllNodes.OfType<YamlScalarNode>().DistinctBy(node => node.Start.Index);
}
