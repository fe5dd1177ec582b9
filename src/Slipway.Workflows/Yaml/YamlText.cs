namespace Slipway.Workflows.Yaml;

/// <summary>A string. It is quoted whenever a YAML 1.1 or 1.2 reader could take it for anything else.</summary>
/// <param name="Value">The text; several lines become a literal block.</param>
internal sealed record YamlText(string Value) : YamlNode;
