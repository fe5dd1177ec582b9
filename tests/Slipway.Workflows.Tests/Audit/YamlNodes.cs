using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit;

internal static class YamlNodes
{
    public static YamlNode? Get(this YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static YamlMappingNode? Map(this YamlMappingNode node, string key) => node.Get(key) as YamlMappingNode;

    public static string? Text(this YamlMappingNode node, string key) => (node.Get(key) as YamlScalarNode)?.Value;

    /// <summary>The action of a step, without its ref.</summary>
    public static string? Action(this YamlMappingNode step) => step.Text("uses")?.Split('@')[0];
}
