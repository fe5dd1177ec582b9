namespace Slipway.Workflows.Yaml;

/// <summary>A number or boolean, written plain.</summary>
internal sealed record YamlLiteral(string Value) : YamlNode;
