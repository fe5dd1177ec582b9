using System.Globalization;
using System.Text;

namespace Slipway.Delivery.Dora;

/// <summary>
/// The figures as gauges in Prometheus' text format: the window as a label, the number of samples beside each, times as <c>*_timestamp_seconds</c>. What is
/// unknown has no line.
/// </summary>
public static class DoraPrometheus
{
    /// <summary>The text, ended by a line feed as the format demands.</summary>
    public static string Write(DoraRecord record)
    {
        var text = new StringBuilder();
        foreach (var family in PrometheusFamilies.Of(record))
        {
            if (family.Samples.Count == 0)
            {
                continue;
            }

            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(" gauge\n");
            foreach (var sample in family.Samples)
            {
                text.Append(family.Name).Append('{')
                    .AppendJoin(',', sample.Labels.Select(label => $"{label.Key}=\"{Escape(label.Value)}\""))
                    .Append("} ").Append(sample.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            }
        }

        return text.Length == 0 ? "\n" : text.ToString();
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
