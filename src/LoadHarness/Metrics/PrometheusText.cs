using System.Globalization;
using System.Text;

namespace LoadHarness.Metrics;

/// <summary>Writes the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Family(string name, string type, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        if (!labels.IsEmpty)
        {
            var separator = '{';
            foreach (var (label, content) in labels)
            {
                _text.Append(separator).Append(label).Append("=\"").Append(Escape(content)).Append('"');
                separator = ',';
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    public void Histogram(string name, Histogram histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var (cumulative, sum) = histogram.Read();
        for (var i = 0; i < cumulative.Length; i++)
        {
            var bound = i < Metrics.Histogram.Bounds.Length ? Metrics.Histogram.Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            Sample(name + "_bucket", cumulative[i], [.. labels, ("le", bound)]);
        }

        Sample(name + "_sum", sum, labels);
        Sample(name + "_count", cumulative[^1], labels);
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
