using Slipway.Tooling;
using Slipway.Workflows.GitHub;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Pinning;

/// <summary>Reads an action's own <c>action.yml</c>.</summary>
internal static class ActionFile
{
    public static (IReadOnlyList<ActionInput> Inputs, IReadOnlyList<string> Outputs) Parse(string yaml, string action)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            var root = (YamlMappingNode)stream.Documents[0].RootNode;
            return ([.. Section(root, "inputs").Select(InputOf)], [.. Section(root, "outputs").Select(pair => pair.Key.ToString())]);
        }
        catch (Exception e) when (e is YamlException or InvalidCastException or ArgumentOutOfRangeException)
        {
            throw new TargetFailedException(
                $"The action.yml of {action} cannot be read.",
                e.Message,
                "Keep the pin in force until the release is mended.",
                inner: e);
        }
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Section(YamlMappingNode root, string name) =>
        root.Children.TryGetValue(new YamlScalarNode(name), out var section) && section is YamlMappingNode mapping ? mapping.Children : [];

    private static ActionInput InputOf(KeyValuePair<YamlNode, YamlNode> pair)
    {
        string? Text(string key) => pair.Value is YamlMappingNode node && node.Children.TryGetValue(new YamlScalarNode(key), out var value)
            ? (value as YamlScalarNode)?.Value
            : null;
        var isDeprecated = Text("deprecationMessage") is not null;
        return new ActionInput(pair.Key.ToString(), Text("required") == "true", Text("default") is { Length: > 0 } given ? given : null, isDeprecated);
    }
}
