using Microsoft.Playwright;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>A page in the browser; what it complains about and asks for is collected.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors on the console and uncaught exceptions.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every address the page asked for.</summary>
    public List<Uri> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
