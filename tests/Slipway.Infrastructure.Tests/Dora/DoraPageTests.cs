using Microsoft.Playwright;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;
using Slipway.Oci;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>The page in a real browser. With <c>SLIPWAY_SCREENSHOTS</c> set to a folder it is photographed there, by day and by night.</summary>
public sealed class DoraPageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ToolFact("chromium")]
    public async Task The_page_works_without_a_network_and_says_nothing_on_the_console()
    {
        var (browser, playwright) = await LaunchAsync();
        using var _ = playwright;
        await using var __ = browser;
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        List<string> said = [];
        List<string> asked = [];
        page.Console += (_, message) => said.Add(message.Text);
        page.PageError += (_, error) => said.Add(error);
        page.Request += (_, request) => asked.Add(request.Url);

        var address = await WriteAsync();
        await page.GotoAsync(address);
        asked.ShouldBe([address]);

        (await page.Locator(".card:visible").CountAsync()).ShouldBe(10);
        var thirty = await page.Locator(".card:first-child .basis:visible").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "90 days" }).ClickAsync();
        (await page.Locator(".card:first-child .basis:visible").First.InnerTextAsync()).ShouldNotBe(thirty);

        await page.Locator("section:last-of-type .timeline a:has(.failed)").First.ClickAsync();
        (await page.Locator("details[id][open]").CountAsync()).ShouldBe(1);
        (await page.Locator("details[id][open] .state").InnerTextAsync()).ShouldBe("failed");
        (await page.Locator("details[id][open] .events").IsVisibleAsync()).ShouldBeTrue();
        said.ShouldBeEmpty();

        if (Environment.GetEnvironmentVariable("SLIPWAY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            File.Copy(new Uri(address).LocalPath, Path.Combine(folder, "dora.html"), overwrite: true);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"dora-{scheme}.png"), FullPage = true });
            }

            await page.SetViewportSizeAsync(390, 844);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "dora-phone.png") });
        }
    }

    [ToolFact("chromium")]
    public async Task Text_is_readable_by_day_and_by_night()
    {
        var (browser, playwright) = await LaunchAsync();
        using var _ = playwright;
        await using var __ = browser;
        var page = await browser.NewPageAsync();
        await page.GotoAsync(await WriteAsync());
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var low = await page.EvaluateAsync<string[]>(Contrast);
            low.ShouldBeEmpty($"contrast below 4.5 in {scheme}");
        }
    }

    /// <summary>The contrast of each text against the nearest painted background, as WCAG 2.2 computes it.</summary>
    private const string Contrast = """
        () => {
          const parse = c => (c.match(/[\d.]+/g) || []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 :
            ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
          const back = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 ||
            c[3] > .99) return c; } return [255, 255, 255]; };
          const low = [];
          for (const e of document.querySelectorAll('h1,h2,h3,p,span,time,button,a,small')) {
            if (!e.textContent.trim() || !e.offsetParent || e.closest('svg')) continue;
            const [a, b] = [light(parse(getComputedStyle(e).color)), light(back(e))].sort((x, y) => y - x);
            const ratio = (a + .05) / (b + .05);
            if (ratio < 4.5) low.push(`${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
          }
          return [...new Set(low)];
        }
        """;

    private static async Task<(IBrowser Browser, IPlaywright Playwright)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Tools.Find("chromium"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync"],
        }), playwright);
    }

    private async Task<string> WriteAsync()
    {
        List<LedgerEvent> events = [.. Busy("load-harness", 46, 17), .. Busy("checkout", 9, 5)];
        var path = _folder.Path / "dora.html";
        await File.WriteAllTextAsync(path, DoraPage.Write(DoraMetrics.Compute(events, History.Now), events,
            RepositoryLinks.FromRemote("https://git.example/acme/shop.git")));
        return new Uri(path).AbsoluteUri;
    }

    /// <summary>A quarter with fair weather and foul; the same at every run.</summary>
    private static IEnumerable<LedgerEvent> Busy(string service, int releases, int seed)
    {
        string[] subjects = ["feat: bound the queue of requests", "fix: count a retried request once", "perf: answer from the cache",
            "feat!: rename the metrics", "fix(ui): draw a gap as a gap", "chore: newer base image"];
        var chance = new Random(seed);
        var times = Enumerable.Range(0, releases).Select(_ => History.Now.AddDays(-88 * chance.NextDouble())).Order().ToList();
        for (var i = 0; i < releases; i++)
        {
            var at = times[i];
            var release = new LedgerEvent
            {
                Kind = LedgerEventKind.DeployStarted,
                Service = service,
                Environment = "production",
                At = at,
                RunId = $"{9_400 + i}",
                Digest = Digest.Of([(byte)i, (byte)seed]),
                Version = $"1.{i / 4}.{i % 4}",
                Commit = Convert.ToHexStringLower(Digest.Of([(byte)i]).Hex.Take(20).Select(c => (byte)c).ToArray()),
                Planned = i % 13 != 6,
                Url = new($"https://example.org/runs/{9_400 + i}"),
                Commits = [.. Enumerable.Range(0, 1 + chance.Next(5)).Select(
                    c => new LedgerCommit(Digest.Of([(byte)c, (byte)i]).Hex[..40], at.AddHours(-1 - (60 * chance.NextDouble() * chance.NextDouble())))
                {
                    Subject = subjects[chance.Next(subjects.Length)], Author = chance.Next(2) == 0 ? "Ada" : "Grace",
                })],
            };
            yield return release;
            if (i % 12 == 5)
            {
                yield return release with
                {
                    Kind = LedgerEventKind.Rejected,
                    At = at.AddMinutes(2),
                    Commits = [],
                    Reason = "crashed at start: exit code 134",
                    Evidence = "the candidate ended 3 s after its start"
                };
                continue;
            }

            yield return release with { Kind = LedgerEventKind.DeploySucceeded, At = at.AddMinutes(1) };
            var fails = i % 11 == 8;
            yield return release with
            {
                Kind = fails ? LedgerEventKind.BakeFailed : LedgerEventKind.BakePassed,
                At = at.AddMinutes(3),
                Commits = [],
                Evidence = fails ? "FAIL error-rate: new 6/41 vs old 1/390, LLR 8.2 >= 4.61 at 00:47" : "412 requests, 0 failed; p95 41 ms",
                Reason = fails ? "error rate 14.6 %, far above 1 %" : null,
            };
            if (fails)
            {
                yield return release with
                {
                    Kind = LedgerEventKind.Rollback,
                    At = at.AddMinutes(3.1),
                    Commits = [],
                    Restored = Digest.Of([(byte)(i - 1), (byte)seed])
                };
            }

            if (i % 17 == 10)
            {
                yield return release with
                {
                    Kind = LedgerEventKind.IncidentOpened,
                    At = at.AddHours(5),
                    RunId = $"I{i}",
                    Incident = $"I{i}",
                    Reason = "customers see 502",
                    Commits = []
                };
                yield return release with { Kind = LedgerEventKind.IncidentResolved, At = at.AddHours(26), RunId = $"I{i}", Incident = $"I{i}", Commits = [] };
            }
        }
    }
}
