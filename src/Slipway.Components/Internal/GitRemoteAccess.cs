using Slipway.Delivery.Git;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>Credentials for git's remote, when there is a token and the remote wants one.</summary>
internal static class GitRemoteAccess
{
    public static async Task<GitCredentials?> CredentialsAsync(TargetContext ctx, Secret? token, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return null;
        }

        var remote = await new GitRepository(ctx.Processes, ctx.Root).RemoteAsync(cancellationToken).ConfigureAwait(false);
        return Uri.TryCreate(remote?.Url, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? new GitCredentials(url, token, ctx.Environment) : null;
    }
}
