using System.Security.Cryptography;
using System.Text;
using Slipway.Delivery.Dora.Page;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;

namespace Slipway.Delivery.Dora;

/// <summary>
/// The figures and the deployments behind them as one page: no server, no network, light and dark, readable without scripts. Everything that comes from commits
/// or people is escaped, and the page's own policy forbids any script but its own.
/// </summary>
public static class DoraPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="record">The figures.</param>
    /// <param name="events">The ledger's events; those later than the record are left out.</param>
    /// <param name="links">Where commits are to be read; absent: they are no links.</param>
    public static string Write(DoraRecord record, IEnumerable<LedgerEvent> events, RepositoryLinks? links = null)
    {
        var bySeries = events.Where(e => e.At <= record.At).DistinctBy(e => e.Id).ToLookup(e => (e.Service, e.Environment));
        return Write(record, (figures, i) => SeriesView.Of(figures, [.. bySeries[(figures.Service, figures.Environment)]], i, links));
    }

    /// <summary>Writes the page of a ledger of which only the newest events are at hand.</summary>
    internal static string Write(DoraRecord record, DoraAccumulator accumulator, RecentEvents recent, RepositoryLinks? links) => Write(
        record,
        (figures, i) => SeriesView.Of(
            figures, accumulator.Facts[(figures.Service, figures.Environment)], recent.Of(figures), recent.Since(figures), i, links));

    /// <summary>One series after the other, so that no two of them are held at once.</summary>
    private static string Write(DoraRecord record, Func<DoraSeries, int, SeriesView> look)
    {
        var html = new StringBuilder();
        WriteHead(html, record);
        WriteTop(html, record);
        html.Append("<main>\n");
        for (var i = 0; i < record.Series.Length; i++)
        {
            WriteSeries(html, look(record.Series[i], i), i, record.At);
        }

        if (record.Series.IsEmpty)
        {
            html.Append("<p class=\"empty\">The ledger holds no deployment yet. Deliver something, or import the history from tags or GitHub.</p>");
        }

        html.Append("</main>\n<footer><p>A deployment counts when it reached users; one that was rejected before is in no rate. A rollback is the remedy of "
            + "the failed deployment, not another one. What is not known is left out, never 0.");
        html.Append(record.LinesPassedOver > 0 ? $" {Html.Plural(record.LinesPassedOver, "line")} of the ledger could not be used." : "");
        html.Append($"</p></footer>\n<script>{PageScript.Text}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteHead(StringBuilder html, DoraRecord record)
    {
        var script = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageScript.Text)));
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            + "initial-scale=1\">\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; "
            + $"base-uri 'none'; form-action 'none'\">\n");
        html.Append($"<title>Delivery performance</title>\n<style>{PageStyle.Text}{Windows(record)}</style>\n");
        html.Append($"</head>\n<body data-window=\"{Chosen(record)}\">\n");
    }

    private static void WriteTop(StringBuilder html, DoraRecord record)
    {
        html.Append($"<header class=\"top\"><div><h1>Delivery performance</h1><p class=\"sub\">As of {Html.Time(record.At)} UTC</p></div>");
        if (!record.Series.IsEmpty)
        {
            html.Append("<div class=\"windows\" role=\"group\" aria-label=\"Window\">");
            foreach (var window in record.Series[0].Windows)
            {
                html.Append($"<button type=\"button\" data-window=\"{window.Days}\" "
                    + $"aria-pressed=\"{(window.Days == Chosen(record) ? "true" : "false")}\">{window.Days} days</button>");
            }

            html.Append("</div>");
        }

        html.Append("</header>\n");
        if (record.Series.Length > 1)
        {
            html.Append("<nav aria-label=\"Services\">").AppendJoin("", record.Series.Select((one, i) => $"<a href=\"#s{i}\">{Name(one)}</a>")).Append("</nav>\n");
        }
    }

    private static void WriteSeries(StringBuilder html, SeriesView view, int index, DateTimeOffset now)
    {
        html.Append($"<section id=\"s{index}\" aria-labelledby=\"h{index}\"><h2 id=\"h{index}\">{Html.Text(view.Figures.Service)} <small>in "
            + $"{Html.Text(view.Figures.Environment)}</small></h2>\n");
        if (view.Figures.OpenFailures > 0)
        {
            html.Append($"<p class=\"warn\">{Html.Plural(view.Figures.OpenFailures, "failed deployment")} without a remedy.</p>\n");
        }

        foreach (var window in view.Figures.Windows)
        {
            html.Append($"<p class=\"over\" data-w=\"{window.Days}\">Over the last {window.Days} days:</p>\n");
        }

        html.Append("<div class=\"cards\">\n");
        foreach (var card in MetricCard.All)
        {
            card.Write(html, view.Figures);
        }

        html.Append("</div>\n");
        TimelineChart.Write(html, view, now);
        DeploymentList.Write(html, view);
        html.Append("</section>\n");
    }

    /// <summary>Only the chosen window's figures are shown.</summary>
    private static string Windows(DoraRecord record) => "\n" + string.Join(", ", (record.Series.FirstOrDefault()?.Windows ?? [])
        .Select(window => $"body[data-window=\"{window.Days}\"] [data-w=\"{window.Days}\"]").Append(".none")) + " { display: block; }\n";

    private static int Chosen(DoraRecord record) => (record.Series.FirstOrDefault()?.Windows ?? []).Select(window => window.Days).DefaultIfEmpty(30)
        .MinBy(days => Math.Abs(days - 30));

    private static string Name(DoraSeries series) => $"{Html.Text(series.Service)} · {Html.Text(series.Environment)}";
}
