using YamlDotNet.RepresentationModel;

namespace Slipway.Acceptance.Tests.Actions;

internal static class Yaml
{
    public static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public static YamlNode? Get(this YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static YamlMappingNode? Map(this YamlMappingNode node, string key) => node.Get(key) as YamlMappingNode;

    public static string? Text(this YamlMappingNode node, string key) => (node.Get(key) as YamlScalarNode)?.Value;

    public static IReadOnlyList<string> Texts(this YamlMappingNode node, string key) => node.Get(key) switch
    {
        YamlScalarNode one => [one.Value!],
        YamlSequenceNode several => [.. several.Select(item => item.ToString())],
        _ => [],
    };

    public static IEnumerable<KeyValuePair<string, string>> Pairs(this YamlMappingNode? node) =>
        node?.Select(pair => KeyValuePair.Create(pair.Key.ToString(), ((YamlScalarNode)pair.Value).Value!)) ?? [];
}
