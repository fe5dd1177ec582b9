using System.Collections.Immutable;
using System.Globalization;
using Slipway.Tooling;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Reads the checked file of exceptions. A mistake in it is a <see cref="UsageException"/> with its line: a half-read file would excuse too much or too little.
/// </summary>
public static class ScanExceptionsFile
{
    /// <summary>Its name, at the repository's root.</summary>
    public const string DefaultName = "scan-exceptions.yaml";

    private static readonly ImmutableArray<string> Required = ["id", "reason", "owner", "expires"];

    private static readonly ImmutableArray<string> Scopes = ["path", "package", "service"];

    /// <summary>The exceptions in <paramref name="file"/>; none when there is no such file.</summary>
    public static ImmutableArray<ScanException> Read(AbsolutePath file) => file.FileExists ? Parse(File.ReadAllText(file), file.Name) : [];

    /// <summary>The exceptions in a text; <paramref name="name"/> is for messages.</summary>
    public static ImmutableArray<ScanException> Parse(string text, string name)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw Wrong(name, exception.Start.Line, exception.Message, exception);
        }

        if (yaml.Documents.Count == 0)
        {
            return [];
        }

        var root = yaml.Documents[0].RootNode;
        if (yaml.Documents.Count != 1 || root is not YamlMappingNode { Children.Count: 1 } mapping || !mapping.Children.TryGetValue("exceptions", out var list))
        {
            throw Wrong(name, root.Start.Line, "the file must hold one key, 'exceptions', and nothing else");
        }

        return list switch
        {
            YamlSequenceNode sequence => [.. sequence.Select(node => One(node, name))],
            YamlScalarNode { Value: null or "" or "null" or "~" } => [],
            _ => throw Wrong(name, list.Start.Line, "'exceptions' must be a list"),
        };
    }

    private static ScanException One(YamlNode node, string name)
    {
        var line = node.Start.Line;
        if (node is not YamlMappingNode mapping)
        {
            throw Wrong(name, line, "an exception must have the keys id, reason, owner, expires and at least one of path, package, service");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (keyNode, valueNode) in mapping.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (!Required.Contains(key) && !Scopes.Contains(key))
            {
                throw Wrong(name, keyNode.Start.Line, $"'{key}' is not known; an exception has {string.Join(", ", Required.Concat(Scopes))}");
            }

            values[key] = valueNode is YamlScalarNode { Value.Length: > 0 } scalar && !string.IsNullOrWhiteSpace(scalar.Value)
                ? scalar.Value.Trim()
                : throw Wrong(name, valueNode.Start.Line, $"'{key}' must be a text that is not empty");
        }

        if (Required.FirstOrDefault(key => !values.ContainsKey(key)) is { } missing)
        {
            throw Wrong(name, line, $"the exception has no '{missing}'");
        }

        if (!Scopes.Any(values.ContainsKey))
        {
            throw Wrong(name, line, $"the exception for {values["id"]} has no scope: name a path, a package or a service");
        }

        if (!DateOnly.TryParseExact(values["expires"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expires))
        {
            throw Wrong(name, line, $"'{values["expires"]}' is not a date; write it as 2027-01-31");
        }

        return new(values["id"], values["reason"], values["owner"], expires)
        {
            Path = values.GetValueOrDefault("path"),
            Package = values.GetValueOrDefault("package"),
            Service = values.GetValueOrDefault("service"),
            Line = (int)line,
        };
    }

    private static UsageException Wrong(string name, long line, string why, Exception? inner = null) =>
        new($"{name} cannot be used.", $"{name}:{line}: {why}.", "Mend that line. The file's form is in docs/scanning.md.", inner);
}
