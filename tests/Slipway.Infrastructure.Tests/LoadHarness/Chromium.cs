using Microsoft.Playwright;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>One real Chromium for all tests of a class; each opens a page of its own in a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Generous: a machine that runs everything else at the same time is slow, not wrong.</summary>
    private const int PatienceMs = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (ToolPath.SkipReason("chromium") is not null) return;
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ToolPath.Require("chromium"), Headless = true, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens the service's page and waits until it has seen the service.</summary>
    internal async Task<OpenPage> OpenAsync(HarnessProcess harness, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height } });
        context.SetDefaultTimeout(PatienceMs);
        var opened = new OpenPage(context, await context.NewPageAsync());
        await opened.Page.GotoAsync(new Uri(harness.Address, "/ui").ToString());
        await Assertions.Expect(opened.Page.Locator("#status")).ToHaveTextAsync("ready");
        return opened;
    }
}
