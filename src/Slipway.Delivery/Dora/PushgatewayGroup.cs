using System.Globalization;
using System.Text.Json;

namespace Slipway.Delivery.Dora;

/// <summary>Compares what the Pushgateway says that it holds (<c>/api/v1/metrics</c>) with what was pushed.</summary>
internal static class PushgatewayGroup
{
    /// <summary>What differs, in a line; <see langword="null"/> when the group holds exactly these samples.</summary>
    public static string? Difference(JsonElement answer, string job, DoraSeries series, IEnumerable<PrometheusFamily> pushed)
    {
        var groups = answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : [];
        var group = groups.Find(candidate => candidate.TryGetProperty("labels", out var labels)
            && Has(labels, "job", job) && Has(labels, "service", series.Service) && Has(labels, "environment", series.Environment)
            && labels.EnumerateObject().Count() == 3);
        if (group.ValueKind == JsonValueKind.Undefined)
        {
            return "it took them, but holds no such group.";
        }

        var held = Held(group);
        foreach (var (key, value) in pushed.SelectMany(family => family.Samples.Select(
            sample => (Key(family.Name, sample.Labels.Select(label => (label.Key, label.Value))), sample.Value))))
        {
            if (!held.Remove(key, out var found))
            {
                return $"it took them, but does not hold {key}.";
            }

            if (found != value)
            {
                return $"it took them, but holds {found} for {key} instead of {value}.";
            }
        }

        return held.Count == 0 ? null : $"it still holds {held.Keys.First()}, which was not pushed.";
    }

    private static Dictionary<string, double> Held(JsonElement group)
    {
        var held = new Dictionary<string, double>();
        foreach (var family in group.EnumerateObject())
        {
            // The gateway's own gauges about the push stand in the same group.
            if (family.Name is "push_time_seconds" or "push_failure_time_seconds" || family.Value.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var metric in family.Value.TryGetProperty("metrics", out var metrics) ? metrics.EnumerateArray() : default)
            {
                var labels = metric.GetProperty("labels").EnumerateObject().Where(label => label.Name is not ("job" or "instance"));
                held[Key(family.Name, labels.Select(label => (label.Name, label.Value.GetString() ?? "")))] =
                    double.Parse(metric.GetProperty("value").GetString() ?? "NaN", CultureInfo.InvariantCulture);
            }
        }

        return held;
    }

    private static string Key(string name, IEnumerable<(string Name, string Value)> labels) =>
        $"{name}{{{string.Join(',', labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}=\"{label.Value}\""))}}}";

    private static bool Has(JsonElement labels, string name, string value) => labels.TryGetProperty(name, out var found) && found.GetString() == value;
}
