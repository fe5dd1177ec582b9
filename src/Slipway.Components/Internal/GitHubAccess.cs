using Slipway.Delivery.GitHub;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>GitHub's API, where a repository is known.</summary>
internal static class GitHubAccess
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(100);

    /// <summary>The token that a runner gives; <see langword="null"/> elsewhere.</summary>
    public static Secret? EnvironmentToken(TargetContext ctx)
    {
        if (ctx.Environment.Get("GITHUB_TOKEN") is not { Length: > 0 } text)
        {
            return null;
        }

        var token = new Secret(text);
        ctx.Secrets.Add(token);
        return token;
    }

    /// <summary>The client; <see langword="null"/> when neither the environment nor <paramref name="remote"/>, an address that git uses, names a repository.</summary>
    public static async Task<GitHubClient?> ClientAsync(TargetContext ctx, CancellationToken cancellationToken, string? remote = null)
    {
        if ((GitHubOptions.FromEnvironment(ctx.Environment) ?? GitHubOptions.FromRemote(remote)) is not { } options)
        {
            return null;
        }

        var token = await GitHubToken.FindAsync(ctx.Environment, ctx.Processes, options.Api, cancellationToken).ConfigureAwait(false);
        if (token is not null)
        {
            ctx.Secrets.Add(token);
        }

        return new GitHubClient(new HttpClient { Timeout = AnswerTime }, options, token, ctx.Changes, ctx.Clock, ctx.Log);
    }
}
