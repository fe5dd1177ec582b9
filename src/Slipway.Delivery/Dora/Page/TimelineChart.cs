using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Delivery.Dora.Page;

/// <summary>The deployments of a quarter on one line: what users got above, what they never saw below, incidents as bars on top.</summary>
internal static class TimelineChart
{
    private const int Days = 90;
    private const int Width = 1000;
    private const int Height = 132;
    private const int Lane = 64;
    private const int RejectedLane = 92;
    private const int Axis = 112;

    public static void Write(StringBuilder html, SeriesView series, DateTimeOffset now)
    {
        var begin = now.AddDays(-Days);
        var spots = Spots(series.Marks.Where(mark => mark.At > begin && mark.At <= now), X);
        var label = $"Time line of the last {Days} days: {Html.Plural(Count(DeploymentState.Good), "good deployment")}, "
            + $"{Count(DeploymentState.Failed)} failed, {Count(DeploymentState.Rejected)} rejected before any user, "
            + $"{Html.Plural(series.Incidents.Count(i => i.Opened > begin), "incident")}. The list below says the same in words.";
        html.Append($"<figure class=\"timeline\"><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Text(label)}\">");
        WriteAxis(html, begin, now);
        foreach (var incident in series.Incidents.Where(i => (i.Resolved ?? now) > begin))
        {
            var (from, to) = (X(incident.Opened), X(incident.Resolved ?? now));
            html.Append($"<rect class=\"incident\" x=\"{Html.Number(from)}\" y=\"20\" width=\"{Html.Number(Math.Max(4, to - from))}\" height=\"8\" "
                + $"rx=\"4\"><title>")
                .Append(Html.Text($"Incident {incident.Id}: {incident.Title ?? "no title"}{(incident.Resolved is null ? " (open)" : "")}"))
                    .Append("</title></rect>");
        }

        spots.ForEach(spot => WriteMark(html, spot.First, spot.Count, X));
        html.Append("</svg><figcaption>");
        Legend(html, DeploymentState.Good, "deployed");
        Legend(html, DeploymentState.Failed, "failed");
        html.Append("<span><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"back\" d=\"M14 12C14 3 2 3 2 11M-.5 8.5 2 12l3-3\"/></svg>rolled "
            + "back</span>");
        Legend(html, DeploymentState.Rejected, "rejected before any user");
        html.Append("<span><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect class=\"incident\" x=\"1\" y=\"5\" width=\"14\" height=\"6\" "
            + "rx=\"3\"/></svg>incident</span>");
        html.Append("</figcaption></figure>\n");

        int Count(DeploymentState state) => spots.Where(spot => spot.First.State == state).Sum(spot => spot.Count);
        double X(DateTimeOffset time) => 12 + (Math.Clamp((time - begin) / (now - begin), 0, 1) * (Width - 24));
    }

    /// <summary>However many deployments there were: what would stand on one spot is one mark.</summary>
    private static List<(DeploymentMark First, int Count)> Spots(IEnumerable<DeploymentMark> marks, Func<DateTimeOffset, double> place)
    {
        var spots = new Dictionary<(int, DeploymentState, bool), (DeploymentMark First, int Count)>();
        foreach (var mark in marks)
        {
            ref var spot = ref CollectionsMarshal.GetValueRefOrAddDefault(spots, ((int)place(mark.At), mark.State, mark.RolledBack is null), out var exists);
            var better = !exists || (spot.First.Told is null && mark.Told is not null);
            spot = (better ? mark : spot.First, spot.Count + 1);
        }

        return [.. spots.Values.OrderBy(spot => spot.First.At)];
    }

    private static void Legend(StringBuilder html, DeploymentState state, string words) =>
        html.Append($"<span><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">{Shape(state, 8, 8)}</svg>{words}</span>");

    private static void WriteAxis(StringBuilder html, DateTimeOffset begin, DateTimeOffset now)
    {
        html.Append($"<line class=\"lane\" x1=\"0\" x2=\"{Width}\" y1=\"{Lane}\" y2=\"{Lane}\"/>");
        var monday = begin.UtcDateTime.Date.AddDays(((int)DayOfWeek.Monday - (int)begin.UtcDateTime.DayOfWeek + 7) % 7);
        for (var day = monday; day <= now.UtcDateTime; day = day.AddDays(7))
        {
            var x = Html.Number(12 + ((day - begin.UtcDateTime) / (now - begin) * (Width - 24)));
            html.Append($"<line class=\"tick\" x1=\"{x}\" x2=\"{x}\" y1=\"36\" y2=\"{Axis - 10}\"/>");
            html.Append($"<text x=\"{x}\" y=\"{Axis + 12}\">{day.ToString("d MMM", CultureInfo.InvariantCulture)}</text>");
        }
    }

    private static void WriteMark(StringBuilder html, DeploymentMark mark, int count, Func<DateTimeOffset, double> place)
    {
        var x = place(mark.At);
        var title = $"{(mark.Told is { } told ? $"{told.Version}, " : "")}{mark.At.UtcDateTime:d MMM HH:mm}: {DeploymentList.Words(mark.State)}"
            + (count > 1 ? $", and {count - 1} more about then" : "");
        html.Append($"{(mark.Told is { Anchor: var anchor } ? $"<a href=\"#{anchor}\" tabindex=\"-1\">" : "<g>")}<title>{Html.Text(title)}</title>");
        if (mark.RolledBack is { } back)
        {
            var reach = Math.Max(place(back) - x, 9);
            html.Append($"<path class=\"back\" d=\"M{Html.Number(x + reach)} {Lane - 7}C{Html.Number(x + reach)} {Lane - 26} {Html.Number(x)} {Lane - 26} "
                + $"{Html.Number(x)} {Lane - 9}"
                + $"m-3 -3l3 4l3 -4\"/>");
        }

        html.Append(Shape(mark.State, x, mark.State == DeploymentState.Rejected ? RejectedLane : Lane)).Append(mark.Told is null ? "</g>" : "</a>");
    }

    /// <summary>A shape of its own for each state: colour alone tells nothing to many eyes.</summary>
    private static string Shape(DeploymentState state, double x, double y)
    {
        var (cx, cy) = (Html.Number(x), Html.Number(y));
        return state switch
        {
            DeploymentState.Failed =>
                $"<path class=\"failed\" d=\"M{cx} {Html.Number(y - 7)}L{Html.Number(x + 7)} {cy}L{cx} {Html.Number(y + 7)}L{Html.Number(x - 7)} {cy}Z\"/>",
            DeploymentState.Rejected => $"<circle class=\"rejected\" cx=\"{cx}\" cy=\"{cy}\" r=\"4.5\"/>",
            _ => $"<circle class=\"good\" cx=\"{cx}\" cy=\"{cy}\" r=\"5\"/>",
        };
    }
}
