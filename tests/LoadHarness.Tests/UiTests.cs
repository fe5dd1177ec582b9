using System.Text.RegularExpressions;
using LoadHarness.Tests.Support;
using LoadHarness.Ui;

namespace LoadHarness.Tests;

public partial class UiTests
{
    [Fact]
    public async Task The_root_leads_to_the_page()
    {
        await using var harness = await RunningHarness.StartAsync();

        using var answer = await harness.Http.GetAsync("/");

        ((int)answer.StatusCode).ShouldBe(302);
        answer.Headers.Location!.ToString().ShouldBe("/ui");
    }

    [Fact]
    public async Task The_page_and_all_it_refers_to_are_served_under_a_policy_that_allows_nothing_else()
    {
        await using var harness = await RunningHarness.StartAsync();
        using var page = await harness.Http.GetAsync("/ui");
        var html = await page.Content.ReadAsStringAsync();

        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'");
        var files = References().Matches(html).Select(m => m.Groups[1].Value).ToList();
        files.ShouldContain(f => f.EndsWith(".css", StringComparison.Ordinal));
        files.ShouldContain(f => f.EndsWith(".js", StringComparison.Ordinal));
        foreach (var file in files) (await harness.StatusAsync(file)).ShouldBe(200, file);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        foreach (var (name, asset) in UiAssets.Load())
        {
            var text = System.Text.Encoding.UTF8.GetString(asset.Content).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Elsewhere().IsMatch(text).ShouldBeFalse(name);
        }
    }

    [Fact]
    public void Every_module_that_a_module_imports_is_there()
    {
        var assets = UiAssets.Load();

        foreach (var (name, asset) in assets.Where(a => a.Key.EndsWith(".js", StringComparison.Ordinal)))
        {
            foreach (Match import in Imports().Matches(System.Text.Encoding.UTF8.GetString(asset.Content)))
                assets.Keys.ShouldContain(import.Groups[1].Value, $"imported by {name}");
        }
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        await using var harness = await RunningHarness.StartAsync();
        using var first = await harness.Http.GetAsync("/ui");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ui") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await harness.Http.SendAsync(request);

        ((int)second.StatusCode).ShouldBe(304);
    }

    [Fact]
    public async Task A_file_that_is_not_part_of_the_page_is_not_found()
    {
        await using var harness = await RunningHarness.StartAsync();

        (await harness.StatusAsync("/ui/nope.js")).ShouldBe(404);
        (await harness.StatusAsync("/ui/..%2Fappsettings.json")).ShouldBe(404);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"#]+)\"")]
    private static partial Regex References();

    [GeneratedRegex(@"https?://|url\(|@import|src=""//", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("from \"\\./([^\"]+)\"")]
    private static partial Regex Imports();
}
