using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery.Git;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Releasing;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Publishes the version that was tagged as a release on GitHub.</summary>
public interface IRelease : ITag
{
    /// <summary><c>github-release.json</c>.</summary>
    Output<GitHubReleaseRecord> GitHubReleaseOutput => new("github-release.json");

    /// <summary>One release for each tag: what exists is updated, never doubled. Without a repository or token it says what it would do.</summary>
    Target Release => _ => _
        .Description("Publish the release on GitHub, with notes from the commits")
        .DependsOn(Tag)
        .TryAfter<IBake>(x => x.Bake)
        .Consumes(VersionOutput)
        .Produces(GitHubReleaseOutput)
        .NeedsPermission("contents", "write", "publishes the release")
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            if (version.Bump == VersionBump.None)
            {
                ctx.UpToDate("no commit asks for a release");
                return;
            }

            var remote = await new GitRepository(ctx.Processes, ctx.Root).RemoteAsync(ct).ConfigureAwait(false);
            var notes = ReleaseNotes.ToMarkdown(version, RepositoryLinks.FromRemote(remote?.Url));
            var github = await GitHubAccess.ClientAsync(ctx, ct).ConfigureAwait(false);
            if (github is null || (!ctx.IsServer && GitHubAccess.EnvironmentToken(ctx) is null))
            {
                ctx.Log.Info($"would publish {version.Tag} on GitHub with these notes (there is no repository or token here):\n\n{notes}");
                ctx.Note("no GitHub repository or token here");
                return;
            }

            var release = await github.Releases.EnsureAsync(
                new GitHubReleaseRequest(version.Tag, notes) { Commit = version.Commit, Prerelease = version.Version.Contains('-') }, ct).ConfigureAwait(false);
            ctx.Publish(GitHubReleaseOutput, new GitHubReleaseRecord(ctx.RunId, release.TagName, release.HtmlUrl));
            ctx.Note(release.HtmlUrl ?? release.TagName);
        });
}
