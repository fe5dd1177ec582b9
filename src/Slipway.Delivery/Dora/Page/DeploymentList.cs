using System.Text;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;

namespace Slipway.Delivery.Dora.Page;

/// <summary>The deployments in words, newest first; each opens to its commits, its bake and what happened to it.</summary>
internal static class DeploymentList
{
    /// <summary>How many deployments are told in words.</summary>
    public const int Shown = 200;

    private const int ShownAtOnce = 20;
    private const int ShownCommits = 50;
    private const int ShaDigits = 8;

    public static string Words(DeploymentState state) => state switch
    {
        DeploymentState.Good => "deployed",
        DeploymentState.Failed => "failed",
        DeploymentState.Rejected => "rejected",
        DeploymentState.Rollback => "rollback",
        _ => "unfinished",
    };

    public static void Write(StringBuilder html, SeriesView series)
    {
        html.Append("<div class=\"list\">");
        foreach (var view in series.Deployments.Take(ShownAtOnce))
        {
            Write(html, view, series.Links);
        }

        var older = series.Deployments.Skip(ShownAtOnce).ToList();
        if (older.Count > 0)
        {
            html.Append($"<details class=\"older\"><summary>{Html.Plural(older.Count, "earlier deployment")}</summary>");
            older.ForEach(view => Write(html, view, series.Links));
            html.Append("</details>");
        }

        html.Append("</div>");
        if (series.Older > 0)
        {
            html.Append($"<p class=\"more\">{Html.Plural(series.Older, "older deployment")} not shown; the figures count them.</p>");
        }
    }

    private static void Write(StringBuilder html, DeploymentView view, RepositoryLinks? links)
    {
        html.Append($"<details id=\"{view.Anchor}\"><summary><span class=\"state {Words(view.State)}\">{Words(view.State)}</span>");
        html.Append($"<span class=\"version\">{Html.Text(view.Version)}</span><span class=\"what\">{Html.Text(Headline(view))}</span><span "
            + $"class=\"when\">{Html.Time(view.At)}</span></summary>");
        html.Append("<div class=\"detail\">");
        WriteFacts(html, view, links);
        WriteCommits(html, view, links);
        WriteEvents(html, view);
        html.Append("</div></details>\n");
    }

    private static string Headline(DeploymentView view)
    {
        var parts = new List<string>();
        if (view.State is DeploymentState.Failed or DeploymentState.Rejected or DeploymentState.Rollback)
        {
            parts.Add(view.Text(e => e.Reason) ?? view.FailedBecause ?? view.Commits.FirstOrDefault()?.Subject ?? "");
        }
        else
        {
            parts.Add(view.Commits.FirstOrDefault()?.Subject ?? "");
            parts.Add(view.Commits.Length > 1 ? $"+{view.Commits.Length - 1} more" : "");
        }

        parts.Add(view.Unplanned ? "(unplanned)" : "");
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static void WriteFacts(StringBuilder html, DeploymentView view, RepositoryLinks? links)
    {
        html.Append("<dl>");
        Fact("Digest", Html.Code(view.Text(e => e.Digest?.ToString())));
        Fact("Commit", CommitLink(view.Text(e => e.Commit), links, @short: false));
        Fact("Run", Html.Link(view.Events.Select(e => e.Url).LastOrDefault(url => url is not null), view.Events[0].RunId
            + (view.Events[0].Attempt > 1 ? $", attempt {view.Events[0].Attempt}" : "")));
        Fact("Bake", Html.Text(view.Text(e => e.Evidence)));
        Fact("Why", Html.Text(view.Text(e => e.Reason)));
        Fact("Counts as failed", Html.Text(view.FailedBecause));
        Fact("Incident", Html.Text(view.Text(e => e.Incident)));
        Fact("Users suffered", view.State != DeploymentState.Failed ? ""
            : view.Suffered is { } suffered
                ? Html.Text($"{DoraWords.Duration(suffered.TotalSeconds)}, until "
                + $"{(view.RolledBack is { } back && back == view.Recovered ? "it was rolled back" : "the remedy")}")
            : "no remedy is known yet");
        html.Append("</dl>");

        void Fact(string name, string value) => html.Append(value.Length == 0 ? "" : $"<div><dt>{name}</dt><dd>{value}</dd></div>");
    }

    private static void WriteCommits(StringBuilder html, DeploymentView view, RepositoryLinks? links)
    {
        if (view.Commits.IsDefaultOrEmpty)
        {
            return;
        }

        html.Append($"<h4>{Html.Plural(view.Commits.Length, "commit")}</h4><table>");
        html.Append("<thead><tr><th>Commit</th><th>Subject</th><th>Author</th><th>Written</th><th>Lead time</th></tr></thead><tbody>");
        foreach (var commit in view.Commits.Take(ShownCommits))
        {
            var lead = view.At - (commit.FirstAt ?? commit.At);
            html.Append($"<tr><td>{CommitLink(commit.Sha, links, @short: true)}</td>");
            html.Append($"<td>{Html.Text(commit.Subject)}</td><td>{Html.Text(commit.Author)}</td>");
            html.Append($"<td>{Html.Time(commit.FirstAt ?? commit.At)}</td>");
            html.Append($"<td>{Html.Text(lead < TimeSpan.Zero ? "" : DoraWords.Duration(lead.TotalSeconds))}</td></tr>");
        }

        html.Append("</tbody></table>");
        if (view.Commits.Length > ShownCommits)
        {
            html.Append($"<p class=\"more\">{view.Commits.Length - ShownCommits} more in the ledger.</p>");
        }
    }

    /// <summary>The commit's page, where the text is a commit's id and there is a page.</summary>
    private static string CommitLink(string? sha, RepositoryLinks? links, bool @short)
    {
        var words = Html.Code(@short && sha is { Length: > ShaDigits } ? sha[..ShaDigits] : sha);
        return links is not null && sha is { Length: >= ShaDigits } && sha.All(char.IsAsciiHexDigit)
            ? $"<a href=\"{Html.Text(links.Commit(sha))}\" rel=\"noreferrer\">{words}</a>"
            : words;
    }

    private static void WriteEvents(StringBuilder html, DeploymentView view)
    {
        html.Append("<h4>What happened</h4><ol class=\"events\">");
        foreach (var ledgerEvent in view.Events)
        {
            html.Append($"<li>{Html.Time(ledgerEvent.At)} <b>{Words(ledgerEvent.Kind)}</b></li>");
        }

        html.Append("</ol>");
    }

    private static string Words(LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.DeployStarted => "deploy started",
        LedgerEventKind.DeploySucceeded => "users got it",
        LedgerEventKind.DeployFailed => "deploy failed",
        LedgerEventKind.BakePassed => "bake passed",
        LedgerEventKind.BakeFailed => "bake failed",
        LedgerEventKind.BakeInconclusive => "bake could not decide",
        LedgerEventKind.Rejected => "rejected before any user was reached",
        LedgerEventKind.Rollback => "rolled back",
        _ => LedgerKinds.NameOf(kind),
    };
}
