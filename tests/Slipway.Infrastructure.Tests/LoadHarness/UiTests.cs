using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>The page in a real browser, over the real service.</summary>
public partial class UiTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>The number that a chart shows now; NaN while it shows none.</summary>
    private const string Reading = "name => parseFloat(document.querySelector(`[data-chart=${name}] output`).textContent)";

    /// <summary>Texts whose contrast with what is behind them is below WCAG AA (4.5 : 1).</summary>
    private const string PoorContrast = """
        () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return canvas.getImageData(0, 0, 1, 1).data;
          };
          const linear = v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
          const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
          const behind = e => {
            const color = rgba(getComputedStyle(e).backgroundColor);
            return color[3] === 255 || !e.parentElement ? color : behind(e.parentElement);
          };
          const texts = [...document.querySelectorAll("body *")]
            .filter(e => e.offsetParent !== null && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
          if (texts.length < 40) return [`only ${texts.length} texts were looked at`];
          return texts.map(e => {
            const [a, b] = [luminance(rgba(getComputedStyle(e).color)), luminance(behind(e))];
            return { text: e.textContent.trim().slice(0, 30), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
          }).filter(t => t.ratio < 4.5).map(t => `${t.text}: ${t.ratio.toFixed(2)}`);
        }
        """;

    [ToolFact("chromium")]
    public async Task A_load_is_started_seen_in_the_charts_and_cancelled()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);
        var page = browser.Page;

        await page.Locator("form[data-kind=requests] [name=rate]").FillAsync("40");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start request load" }).ClickAsync();
        var job = page.Locator("#jobs tr");
        await Expect(job).ToContainTextAsync("40/s to /work for 60 s");
        await Expect(job).ToHaveAttributeAsync("data-state", "running");

        await page.WaitForFunctionAsync($"() => ({Reading})('rate') > 30");
        await page.WaitForFunctionAsync($"() => ({Reading})('latency') > 0");
        await page.WaitForFunctionAsync($"() => ({Reading})('cpu') > 0");
        var drawn = await page.EvaluateAsync<string>("() => document.querySelector('[data-chart=rate] canvas').toDataURL()");
        await page.WaitForFunctionAsync("before => document.querySelector('[data-chart=rate] canvas').toDataURL() !== before", drawn);

        await page.GetByRole(AriaRole.Button, new() { NameRegex = CancelRequests() }).ClickAsync();
        await Expect(job).ToHaveAttributeAsync("data-state", "cancelled");
        await Expect(page.Locator("#announce")).ToHaveTextAsync("The load was cancelled.");
        await page.WaitForFunctionAsync($"() => ({Reading})('rate') < 5");
        (await harness.Http.GetStringAsync("/jobs")).ShouldContain("\"state\":\"cancelled\"");
        browser.Complaints.ShouldBeEmpty();
        browser.Requests.ShouldAllBe(r => r.Authority == harness.Address.Authority);
    }

    [ToolFact("chromium")]
    public async Task CPU_and_memory_loads_move_their_charts()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);
        var page = browser.Page;
        await page.WaitForFunctionAsync($"() => ({Reading})('memory') > 0");
        var before = await page.EvaluateAsync<double>(Reading, "memory");

        await page.Locator("form[data-kind=memory] [name=megabytes]").FillAsync("200");
        // Longer than the slowest machine takes to show them.
        await page.Locator("form[data-kind=memory] [name=seconds]").FillAsync("300");
        await page.Locator("form[data-kind=cpu] [name=seconds]").FillAsync("300");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start memory load" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start CPU load" }).ClickAsync();

        await Expect(page.Locator("#jobs tr")).ToHaveCountAsync(2);
        await page.WaitForFunctionAsync($"before => ({Reading})('memory') > before + 150", before);
        await page.WaitForFunctionAsync($"() => ({Reading})('cpu') > 10");
    }

    [ToolFact("chromium")]
    public async Task A_refused_load_is_explained_at_the_field()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);
        var form = browser.Page.Locator("form[data-kind=memory]");

        await form.Locator("[name=megabytes]").FillAsync("100000");
        await form.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("megabytes must be a whole number from 1 to");
        await Expect(form.Locator("[name=megabytes]")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Locator("[name=megabytes]")).ToBeFocusedAsync();
        await Expect(browser.Page.Locator("#jobs tr")).ToHaveCountAsync(0);
    }

    [ToolFact("chromium")]
    public async Task The_header_says_which_release_this_is_and_follows_a_switch()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);
        var page = browser.Page;
        await Expect(page.Locator("#version")).ToHaveTextAsync("1.4.0-dev.2.g3fa94c1");
        await Expect(page.Locator("#commit")).ToHaveAttributeAsync("title", "3fa94c1be0d24c8d5ad9ddf7f3c1fd0a0f7f9d8e");
        await Expect(page.Locator("#digest")).ToHaveTextAsync(StartsWithDigest());

        // The same address, answered by the next release from now on.
        await using var next = await HarnessProcess.StartAsync("--SERVICE_VERSION=1.5.0");
        await page.RouteAsync("**/metrics", async route => await route.FulfillAsync(
            new RouteFulfillOptions { ContentType = "text/plain", Body = await next.Http.GetStringAsync("/metrics") }));

        await Expect(page.Locator("#version")).ToHaveTextAsync("1.5.0");
        browser.Complaints.ShouldBeEmpty();
    }

    [ToolFact("chromium")]
    public async Task A_service_that_does_not_answer_is_said_to_be_unreachable_until_it_does()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);

        await browser.Page.RouteAsync("**/metrics", route => route.AbortAsync());
        await Expect(browser.Page.Locator("#status")).ToHaveTextAsync("unreachable");

        await browser.Page.UnrouteAsync("**/metrics");
        await Expect(browser.Page.Locator("#status")).ToHaveTextAsync("ready");
    }

    [ToolTheory("chromium")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_can_be_read(ColorScheme scheme)
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness, scheme);
        var page = browser.Page;
        await page.Locator("form[data-kind=memory] [name=megabytes]").FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start memory load" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start request load" }).ClickAsync();
        await Expect(page.Locator("#jobs tr")).ToHaveCountAsync(1);

        (await page.EvaluateAsync<string[]>(PoorContrast)).ShouldBeEmpty();
    }

    [ToolFact("chromium")]
    public async Task The_theme_is_the_systems_until_another_is_chosen_and_then_stays()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness, ColorScheme.Dark);
        var page = browser.Page;
        var dark = await BackgroundAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: system" }).ClickAsync();
        var light = await BackgroundAsync(page);
        light.ShouldNotBe(dark);
        await page.ReloadAsync();

        (await BackgroundAsync(page)).ShouldBe(light);
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: light" }).ClickAsync();
        (await BackgroundAsync(page)).ShouldBe(dark);
    }

    [ToolTheory("chromium")]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1024)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness, width: width);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Start request load" }).ClickAsync();
        await Expect(browser.Page.Locator("#jobs tr")).ToHaveCountAsync(1);

        (await browser.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
    }

    [ToolFact("chromium")]
    public async Task Everything_works_from_the_keyboard()
    {
        await using var harness = await HarnessProcess.StartAsync();
        await using var browser = await chromium.OpenAsync(harness);
        var page = browser.Page;

        await page.Locator("form[data-kind=memory] [name=megabytes]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#jobs tr")).ToHaveCountAsync(1);

        await page.WaitForFunctionAsync($"() => ({Reading})('memory') > 0");
        await page.Locator("[data-chart=memory] canvas").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("#announce")).ToHaveTextAsync(SecondsAgo());

        await page.Locator("#jobs button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#jobs tr")).ToHaveAttributeAsync("data-state", "cancelled");
        (await page.EvaluateAsync<string>("() => document.activeElement.id")).ShouldBe("jobs-title");
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    [GeneratedRegex("^Cancel the Requests load")]
    private static partial Regex CancelRequests();

    [GeneratedRegex("^sha256:9b1c5e0f2c4a…$")]
    private static partial Regex StartsWithDigest();

    [GeneratedRegex("seconds ago: memory [0-9.]+ MB")]
    private static partial Regex SecondsAgo();
}
