using System.Collections;

namespace Slipway.Workflows.Yaml;

/// <summary>A mapping in the order in which its entries were added.</summary>
internal sealed record YamlMapping : YamlNode, IEnumerable<KeyValuePair<string, YamlNode>>
{
    private readonly List<KeyValuePair<string, YamlNode>> entries = [];

    public int Count => entries.Count;

    public void Add(string key, YamlNode value) => entries.Add(new(key, value));

    /// <summary>Adds the entry unless the value is null: absent settings leave no trace in the file.</summary>
    public void AddOptional(string key, YamlNode? value)
    {
        if (value is not null)
        {
            Add(key, value);
        }
    }

    /// <summary>Adds the text unless it is null.</summary>
    public void AddOptional(string key, string? text)
    {
        if (text is not null)
        {
            Add(key, text);
        }
    }

    /// <summary>Adds a mapping of strings unless it is empty.</summary>
    public void AddTexts(string key, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var mapping = new YamlMapping();
        foreach (var (name, value) in texts)
        {
            mapping.Add(name, value);
        }

        if (mapping.Count > 0)
        {
            Add(key, mapping);
        }
    }

    /// <summary>Adds a list of strings unless it is empty.</summary>
    public void AddTexts(string key, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            Add(key, YamlSequence.Of(texts));
        }
    }

    public IEnumerator<KeyValuePair<string, YamlNode>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
