using System.Collections.Frozen;
using NuGet.Versioning;
using Slipway.Delivery.Git;
using Slipway.Delivery.Versioning;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Delivery.Tests.Versioning;

/// <summary>
/// One file under <c>cases/</c>: a history and the version that must follow. Commits are newest first; a commit is its message, or a map of message, sha
/// (padded with
/// zeros), parents, merge, tags, paths. <c>explain</c> has a line per commit since the base: rule, bump, optionally <c>| words of the reason</c>, then for a
/// squash
/// <c>= rule bump + rule bump</c>.
/// </summary>
public sealed class GoldenCase
{
    private const int ShaLength = 40;

    public string Shows { get; set; } = "";

    public string? Branch { get; set; } = "main";

    public string? TreeHash { get; set; }

    public string? Requested { get; set; }

    public GoldenOptions Options { get; set; } = new();

    public List<string> UnreachableTags { get; set; } = [];

    public List<object> Commits { get; set; } = [];

    public GoldenExpectation Expect { get; set; } = new();

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Versioning", "cases");

    public static GoldenCase Read(string name) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build()
        .Deserialize<GoldenCase>(File.ReadAllText(Path.Combine(Folder, name + ".yaml")));

    public VersioningOptions ToOptions()
    {
        var options = new VersioningOptions();
        return options with
        {
            TagPrefix = Options.TagPrefix ?? options.TagPrefix,
            Component = Options.Component is { } component ? new VersionComponent(component.Name, [.. component.Paths]) : null,
            InitialVersion = Options.Initial is { } initial ? SemanticVersion.Parse(initial) : options.InitialVersion,
            BreakingInZero = Options.BreakingInZero ?? options.BreakingInZero,
            TypeBumps = Options.Types?.ToFrozenDictionary() ?? options.TypeBumps,
            Channels = Options.Channels is { } channels ? [.. channels.Select(channel => new VersionChannel(channel.Key, channel.Value))] : options.Channels,
        };
    }

    public VersionInput ToInput()
    {
        var options = ToOptions();
        var requested = Requested is null ? null : SemanticVersion.Parse(Requested);
        var commits = new List<GitCommit>();
        var tags = UnreachableTags.Select(tag => new GitTag(tag, new string('9', ShaLength), Reachable: false)).ToList();
        for (var i = 0; i < Commits.Count; i++)
        {
            var (commit, names) = ToCommit(i);
            commits.Add(commit);
            tags.AddRange(names.Select(name => new GitTag(name, commit.Sha)));
        }

        var since = VersionTags.HighestStable(tags.Where(tag => requested is null || tag.Name != options.TagOf(requested)), options);
        return new VersionInput(commits[0].Sha, commits[0].Time, Branch, tags, [.. commits.TakeWhile(commit => commit.Sha != since?.Commit)])
        {
            TreeHash = TreeHash,
            Requested = requested,
        };
    }

    private (GitCommit Commit, IEnumerable<string> Tags) ToCommit(int index)
    {
        var map = Commits[index] as Dictionary<object, object> ?? new() { ["message"] = Commits[index] };
        var parents = map.TryGetValue("parents", out var given) ? Texts(given).Select(Pad)
            : index + 1 == Commits.Count ? []
            : map.ContainsKey("merge") ? [ShaAt(index + 1), new string('f', ShaLength)]
            : new[] { ShaAt(index + 1) };
        var commit = new GitCommit(ShaAt(index), "Ada", DateTimeOffset.UnixEpoch.AddDays(Commits.Count - index), (string)map["message"])
        {
            Parents = [.. parents],
            Paths = map.TryGetValue("paths", out var paths) ? [.. Texts(paths)] : null,
        };
        return (commit, map.TryGetValue("tags", out var tags) ? Texts(tags) : []);
    }

    private string ShaAt(int index) =>
        Commits[index] is Dictionary<object, object> map && map.TryGetValue("sha", out var sha) ? Pad((string)sha) : Pad($"{Commits.Count - index:x7}");

    private static string Pad(string sha) => sha.PadRight(ShaLength, '0');

    private static IEnumerable<string> Texts(object list) => ((List<object>)list).Select(item => (string)item);
}
