namespace Slipway.Workflows.Yaml;

/// <summary>A list, one item a line.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items) : YamlNode
{
    /// <summary>Written on one line, <c>[a, b]</c>.</summary>
    public bool Inline { get; init; }

    public static YamlSequence Of(IEnumerable<string> items) => new([.. items.Select(item => new YamlText(item))]);
}
