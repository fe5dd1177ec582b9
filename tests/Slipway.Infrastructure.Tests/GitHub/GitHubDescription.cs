using Slipway.Infrastructure.Tests.Dora;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>A server that knows GitHub's own OpenAPI description: a request that breaks it is answered with 422 and what is wrong.</summary>
internal static class GitHubDescription
{
    private static readonly string Modules = Path.Combine(Root(), "tests", "infrastructure", "github", "node_modules");

    public static string Prism { get; } = Path.Combine(Modules, "@stoplight", "prism-cli", "dist", "index.js");

    public static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        port => new("node", Prism, "mock", "-h", "127.0.0.1", "-p", $"{port}", "--errors",
            Path.Combine(Modules, "@octokit", "openapi", "generated", "api.github.com.json")), "zen");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
