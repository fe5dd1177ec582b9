using System.Text;

namespace Slipway.Delivery.Dora.Page;

/// <summary>One of the five metrics: its figure for each window, what it was taken from, where dora.dev puts it, and its weeks as a line.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Figure">The figure as words.</param>
/// <param name="Basis">What it was taken from.</param>
/// <param name="Bucket">Its bucket's place and name; absent when the figure is unknown.</param>
/// <param name="Buckets">How many buckets the metric has.</param>
/// <param name="Value">The figure as a number, for the line.</param>
internal sealed record MetricCard(
    string Name, Func<DoraWindow, string> Figure, Func<DoraWindow, string> Basis, Func<DoraWindow, (int Place, string Words)?> Bucket, int Buckets,
        Func<DoraWindow, double?> Value)
{
    private const int Width = 220;
    private const int Height = 44;
    private const int Margin = 5;

    public static IReadOnlyList<MetricCard> All { get; } =
    [
        new("Lead time", w => DoraWords.Duration(w.LeadTime), w => Of(w.LeadTime?.Samples, "commit"), w => Place(w.LeadTime), 6, w =>
            w.LeadTime?.MedianSeconds),
        new("Deployment frequency", w => DoraWords.Frequency(w.DeploymentFrequency), w => Of(w.Deployments, "deployment"),
            w => w.DeploymentFrequency is { } f ? ((int)f.Bucket, DoraBuckets.Words(f.Bucket)) : null, 6, w => w.DeploymentFrequency?.PerDay),
        new("Recovery time", w => DoraWords.Duration(w.RecoveryTime), w => Of(w.RecoveryTime?.Samples, "failure"), w => Place(w.RecoveryTime), 6, w =>
            w.RecoveryTime?.MedianSeconds),
        new("Change fail rate", w => DoraWords.Rate(w.ChangeFailRate), w => Of(w.ChangeFailRate), w => Place(w.ChangeFailRate), 7, w => w.ChangeFailRate?.Rate),
        new("Rework rate", w => DoraWords.Rate(w.ReworkRate), w => Of(w.ReworkRate), w => Place(w.ReworkRate), 7, w => w.ReworkRate?.Rate),
    ];

    public void Write(StringBuilder html, DoraSeries series)
    {
        html.Append($"<article class=\"card\"><h3>{Html.Text(Name)}</h3>");
        foreach (var window in series.Windows)
        {
            html.Append($"<div data-w=\"{window.Days}\"><p "
                + $"class=\"figure{(Value(window) is null ? " unknown" : "")}\">{Html.Text(Value(window) is null ? "not known" : Figure(window))}</p>");
            html.Append($"<p class=\"basis\">{Html.Text(Basis(window))}</p>");
            WriteScale(html, Bucket(window));
            html.Append("</div>");
        }

        WriteTrend(html, series);
        html.Append("</article>\n");
    }

    private void WriteScale(StringBuilder html, (int Place, string Words)? bucket)
    {
        html.Append("<p class=\"scale\"><span aria-hidden=\"true\">");
        for (var i = 0; i < Buckets; i++)
        {
            html.Append(i == bucket?.Place ? "<i class=\"on\"></i>" : "<i></i>");
        }

        html.Append($"</span> {Html.Text(bucket?.Words ?? "no samples")}</p>");
    }

    private void WriteTrend(StringBuilder html, DoraSeries series)
    {
        var values = series.Trend.Select(Value).ToList();
        var highest = values.Max() is { } max and > 0 ? max : 1;
        var spoken = string.Join("; ", series.Trend.Where(w => Value(w) is not null).Select(w => $"week to {w.Until.UtcDateTime:d MMM}: {Figure(w)}"));
        html.Append($"<svg class=\"trend\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" "
            + $"aria-label=\"{Html.Text($"{Name} by week. {(spoken.Length == 0 ? "No week is known." : spoken)}")}\">");
        html.Append($"<line class=\"base\" x1=\"0\" x2=\"{Width}\" y1=\"{Height - Margin}\" y2=\"{Height - Margin}\"/>");
        var run = new List<string>();
        for (var i = 0; i <= values.Count; i++)
        {
            if (i < values.Count && values[i] is { } value)
            {
                run.Add($"{Html.Number(X(i))},{Html.Number(Y(value))}");
            }
            else if (run.Count > 0)
            {
                // A week that is not known is a gap, not a zero.
                html.Append($"<polyline points=\"{string.Join(' ', run)}\"/>");
                run.Clear();
            }
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                html.Append($"<circle{(i == values.Count - 1 ? " class=\"last\"" : "")} cx=\"{Html.Number(X(i))}\" cy=\"{Html.Number(Y(value))}\" "
                    + $"r=\"{(i == values.Count - 1 ? 3 : 1.6)}\"><title>")
                    .Append(Html.Text($"Week to {series.Trend[i].Until.UtcDateTime:d MMM}: {Figure(series.Trend[i])}")).Append("</title></circle>");
            }
        }

        html.Append("</svg>");
        if (values.Max() is { } most)
        {
            var peak = series.Trend[values.IndexOf(most)];
            html.Append($"<p class=\"ends\"><span>by week</span><span>highest: {Html.Text(Figure(peak))}</span></p>");
        }

        double X(int i) => Margin + (i * (Width - (2.0 * Margin)) / Math.Max(1, values.Count - 1));
        double Y(double value) => Height - Margin - (value / highest * (Height - (2.0 * Margin)));
    }

    private static string Of(int? samples, string unit) => Html.Plural(samples ?? 0, unit);

    private static string Of(DoraRate? rate) => rate is null ? "0 deployments" : $"{rate.Count} of {Html.Plural(rate.Samples, "deployment")}";

    private static (int, string)? Place(DoraDuration? duration) => duration is null ? null : ((int)duration.Bucket, DoraBuckets.Words(duration.Bucket));

    private static (int, string)? Place(DoraRate? rate) => rate is null ? null : ((int)rate.Bucket, DoraBuckets.Words(rate.Bucket));
}
