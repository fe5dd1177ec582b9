using System.Text.RegularExpressions;
using System.Xml.Linq;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraPageTests
{
    private const string Nasty = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

    [Fact]
    public void Nothing_that_people_wrote_is_taken_for_markup()
    {
        var page = Page(Sample.Event(LedgerEventKind.DeploySucceeded, service: Nasty, environment: Nasty) with
        {
            Version = Nasty,
            Reason = Nasty,
            Evidence = Nasty,
            Incident = Nasty,
            Commit = Nasty,
            RunId = Nasty,
            Url = new("javascript:alert(1)"),
            Commits = [new(Nasty, Sample.Now.AddDays(-1)) { Subject = Nasty, Author = Nasty }],
        });
        page.ShouldNotContain("<img");
        page.ShouldNotContain("alert(1)</script>");
        page.ShouldNotContain("javascript:alert");
        Regex.Count(page, "<script").ShouldBe(1);
        page.ShouldContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    }

    [Fact]
    public void The_page_loads_nothing_from_anywhere()
    {
        var page = Page(Sample.Event(LedgerEventKind.DeploySucceeded) with { Url = new("https://example.org/run/1") });
        page.ShouldContain("default-src 'none'");
        Regex.Matches(page, "(src|href|url)\\s*[=(]\\s*\"?(?!#)[a-z]+:").Select(match => match.Value).ShouldBe(["href=\"https:"]);
    }

    [Fact]
    public void The_markup_is_well_formed_and_its_ids_are_unique()
    {
        var page = Page([.. DoraCase.Read("failure-of-two-kinds"), .. DoraCase.Read("two-services"), .. DoraCase.Read("rejected-before-any-user")]);
        var xml = Regex.Replace(page, "<!doctype html>|<meta[^>]*>|<script>.*?</script>|<style>.*?</style>", "", RegexOptions.Singleline);
        var ids = XDocument.Parse(xml).Descendants().Attributes("id").Select(id => id.Value).ToList();
        ids.ShouldBeUnique();
        XDocument.Parse(xml).Descendants().Attributes("href").Select(href => href.Value.TrimStart('#')).ShouldBeSubsetOf(ids);
    }

    [Fact]
    public void The_page_says_of_each_deployment_what_the_metrics_say_of_it()
    {
        var page = Page([.. DoraCase.Read("failed-bake-rolled-back"), Sample.Event(LedgerEventKind.Rejected, "7")]);
        Regex.Matches(page, "class=\"state (\\w+)\"").Select(match => match.Groups[1].Value).ShouldBe(["rejected", "failed", "deployed"]);
        page.ShouldContain("30 min, until it was rolled back");
    }

    [Fact]
    public void A_week_that_is_not_known_is_a_gap_and_an_unknown_metric_says_so()
    {
        var page = Page(Sample.Event(LedgerEventKind.DeploySucceeded, hoursAgo: 24 * 50), Sample.Event(LedgerEventKind.DeploySucceeded, "2"));
        page.ShouldContain("not known");
        Regex.Count(page, "<polyline").ShouldBeGreaterThan(2);
    }

    [Fact]
    public void An_empty_ledger_has_a_page_too() => Page().ShouldContain("holds no deployment yet");

    [Fact]
    public void Thousands_of_deployments_stay_a_page_that_opens()
    {
        var page = Page([.. Enumerable.Range(0, 3000).Select(i => Sample.Event(LedgerEventKind.DeploySucceeded, $"{i}", i * 0.5))]);
        Regex.Count(page, "<details id").ShouldBe(200);
        page.ShouldContain("2,800 older deployments not shown");
        page.Length.ShouldBeLessThan(1_500_000);
    }

    private static string Page(params IReadOnlyList<LedgerEvent> events) => DoraPage.Write(DoraMetrics.Compute(events, Sample.Now), events);
}
