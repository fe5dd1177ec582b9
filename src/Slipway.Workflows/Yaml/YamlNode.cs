namespace Slipway.Workflows.Yaml;

/// <summary>A node of a YAML document that is about to be written. The tree keeps order and comments, which a serializer loses.</summary>
internal abstract record YamlNode
{
    /// <summary>A comment on the node's own line, without the leading <c>#</c>; only scalars can carry one.</summary>
    public string? Comment { get; init; }

    public static implicit operator YamlNode(string text) => new YamlText(text);

    public static implicit operator YamlNode(int number) => new YamlLiteral(number.ToString());

    public static implicit operator YamlNode(bool flag) => new YamlLiteral(flag ? "true" : "false");
}
