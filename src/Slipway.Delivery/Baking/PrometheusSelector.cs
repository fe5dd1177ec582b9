using System.Text.RegularExpressions;

namespace Slipway.Delivery.Baking;

/// <summary>Which series in a Prometheus server belong to a release.</summary>
/// <param name="Labels">Labels with their values, such as <c>namespace</c> and <c>pod_template_hash</c>. They must tell the new release from the old.</param>
public sealed record PrometheusSelector(IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The label that names an instance. Default: <c>pod</c>.</summary>
    public string PodLabel { get; init; } = "pod";

    /// <summary>How the service names its metrics.</summary>
    public MetricNames Names { get; init; } = new();

    /// <summary>
    /// One query for all counters, since several would be answered at several moments: each series is marked with what it is. Instances are those with an
    /// <c>up</c>; without it nobody knows whether silence is silence.
    /// </summary>
    internal string Query() => string.Join(
        " or ",
        Marked("up", $"max by ({PodLabel}) (up{{{All()}}})"),
        Marked("requests", $"sum by ({PodLabel}) ({Names.Requests}{{{Judged()}}})"),
        Marked("errors", $"sum by ({PodLabel}) ({Names.Requests}{{{Judged()},{Names.CodeLabel}=~\"{Quoted(Regex.Escape(Names.ErrorCodePrefix))}.*\"}})"),
        Marked("timed", $"sum by ({PodLabel}) ({Names.Duration}_count{{{Judged()}}})"),
        Marked("bucket", $"sum by ({PodLabel}, le) ({Names.Duration}_bucket{{{Judged()}}})"),
        Marked("start", $"max by ({PodLabel}) ({Names.StartTime}{{{All()}}})"));

    /// <summary>The same without what only the present needs.</summary>
    internal string CountsQuery() => string.Join(
        " or ",
        Marked("requests", $"sum by ({PodLabel}) ({Names.Requests}{{{Judged()}}})"),
        Marked("errors", $"sum by ({PodLabel}) ({Names.Requests}{{{Judged()},{Names.CodeLabel}=~\"{Quoted(Regex.Escape(Names.ErrorCodePrefix))}.*\"}})"));

    internal const string Mark = "slipway";

    private static string Marked(string what, string query) => $"label_replace({query}, \"{Mark}\", \"{what}\", \"\", \"\")";

    private string All() => string.Join(',', Labels.Select(label => $"{label.Key}=\"{Quoted(label.Value)}\""));

    private string Judged() => string.Join(
        ',',
        Labels.Concat(Names.Matchers).Select(label => $"{label.Key}=\"{Quoted(label.Value)}\"")
            .Append($"{Names.RouteLabel}!~\"{Quoted(string.Join('|', Names.ExcludedRoutes.Select(Regex.Escape)))}\""));

    private static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
