using System.Text;

namespace Slipway.Delivery.Scanning;

/// <summary>A judged scan as Markdown, for a step summary or a pull request.</summary>
public static class ScanMarkdown
{
    private const int Shown = 100;

    /// <summary>The document; at most the 100 worst findings, and it says how many more there are.</summary>
    /// <param name="record">The judged scan.</param>
    /// <param name="comparison">Against the last verified release, where there is one.</param>
    public static string Render(ScanRecord record, ScanComparison? comparison = null)
    {
        var text = new StringBuilder();
        text.Append("### ").Append(Escape(ScanText.Headline(record))).Append("\n\n");
        foreach (var fact in ScanText.Facts(record, comparison))
        {
            text.Append("- ").Append(Escape(fact)).Append('\n');
        }

        if (record.Findings.IsEmpty)
        {
            return text.ToString();
        }

        text.Append("\n| counts | severity | id | where | what | why |\n|---|---|---|---|---|---|\n");
        foreach (var judged in record.Findings.Take(Shown))
        {
            var finding = judged.Finding;
            var id = Uri.TryCreate(finding.Url, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps
                ? $"[{Escape(finding.Id)}]({link.AbsoluteUri})"
                : Escape(finding.Id);
            var where = finding.Service is { } service ? $"{service}: {finding.Place}" : finding.Place;
            var what = finding.Package is { } package ? $"{package} {finding.Installed}: {finding.Title}" : finding.Title;
            text.Append($"| {(judged.Counts ? "**yes**" : "no")} | {finding.Severity.ToString().ToLowerInvariant()} | {id} ")
                .Append($"| {Escape(where)} | {Escape(what)} | {Escape(judged.Why)} |\n");
        }

        if (record.Findings.Length > Shown)
        {
            text.Append($"\n… and {record.Findings.Length - Shown} more in the record.\n");
        }

        return text.ToString();
    }

    // What scanners say is text from files and advisories: it must not become markup in somebody's summary.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings(" "))
        {
            escaped.Append(character switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '|' or '`' or '*' or '_' or '[' or ']' or '\\' or '#' => $"\\{character}",
                '@' => "&#64;",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }
}
