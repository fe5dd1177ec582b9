using Slipway.Infrastructure.Tests.Dora;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>The server that knows GitHub's description, once for all tests of a class; not started where every one of them is skipped.</summary>
public sealed class GitHubDescriptionFixture : IAsyncLifetime
{
    private RunningServer? _server;

    public Uri Address => _server?.Address ?? new("http://127.0.0.1:1/");

    public async Task InitializeAsync()
    {
        if (new ContractFactAttribute().Skip is null)
        {
            _server = await GitHubDescription.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
