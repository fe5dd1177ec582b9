using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit;

/// <summary>A workflow file as a reader sees it: the parsed document, and the raw lines for what parsers drop (comments).</summary>
public sealed class WorkflowText
{
    private readonly string[] _lines;

    private WorkflowText(string[] lines, YamlMappingNode root)
    {
        _lines = lines;
        Root = root;
    }

    public YamlMappingNode Root { get; }

    public IEnumerable<WorkflowJob> Jobs => Root.Map("jobs")
        ?.Select(pair => new WorkflowJob(((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value)) ?? [];

    /// <summary>The names of the events under <c>on</c>, in any of its three forms.</summary>
    public IEnumerable<string> Events => Root.Get("on") switch
    {
        YamlScalarNode one => [one.Value!],
        YamlSequenceNode several => several.Select(item => ((YamlScalarNode)item).Value!),
        YamlMappingNode detailed => detailed.Children.Keys.Select(key => ((YamlScalarNode)key).Value!),
        _ => [],
    };

    /// <summary>Every text in the document, keys included.</summary>
    public IEnumerable<YamlScalarNode> Scalars => Root.AllNodes.OfType<YamlScalarNode>().DistinctBy(node => node.Start.Index);

    /// <summary>Whether a job writes, stands in an environment, or the workflow starts on tags or releases.</summary>
    public bool Publishes =>
        Events.Contains("release") || Root.Map("on")?.Map("push")?.Get("tags") is not null
        || Jobs.Any(job => job.Node.Get("environment") is not null
            || (job.Node.Map("permissions")?.Children.Values.OfType<YamlScalarNode>().Any(access => access.Value == "write") ?? false));

    public static WorkflowText Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new WorkflowText(text.Split('\n'), (YamlMappingNode)stream.Documents.Single().RootNode);
    }

    /// <summary>The comment behind a node, or on the line above it; empty when there is none.</summary>
    public string CommentAt(YamlNode node)
    {
        var line = _lines[(int)node.Start.Line - 1];
        var mark = line.IndexOf(" #", StringComparison.Ordinal);
        return mark < 0 ? "" : line[(mark + 2)..].Trim();
    }
}
