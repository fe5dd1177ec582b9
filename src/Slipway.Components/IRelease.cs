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
        .Consumes(TaggedOutput)
        .Produces(GitHubReleaseOutput)
        .NeedsPermission("contents", "write", "publishes the release")
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(TaggedOutput);
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

    /// <summary>The file of the workflow that releases a version. Default: <c>release.yml</c>.</summary>
    string ReleaseWorkflow => "release.yml";

    /// <summary>
    /// Starts the workflow that releases the version, on its tag: a tag that a workflow's own token pushes starts nothing by itself. Without a repository or
    /// token it says what it would do.
    /// </summary>
    Target DispatchRelease => _ => _
        .Description("Start the workflow that releases the version that was tagged")
        .DependsOn(Tag)
        .Consumes(TaggedOutput)
        .NeedsPermission("actions", "write", "starts the release workflow")
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(TaggedOutput);
            if (version.Bump == VersionBump.None)
            {
                ctx.UpToDate("no commit asks for a release");
                return;
            }

            if (await GitHubAccess.ClientAsync(ctx, ct).ConfigureAwait(false) is not { } github)
            {
                ctx.Log.Info($"would start {ReleaseWorkflow} for {version.Tag} (there is no GitHub repository here)");
                ctx.Note("no GitHub repository here");
                return;
            }

            await github.Dispatches.WorkflowAsync(ReleaseWorkflow, version.Tag, new Dictionary<string, string> { ["version"] = version.Tag }, ct).ConfigureAwait(false);
            ctx.Log.Info($"{ReleaseWorkflow} starts for {version.Tag}");
            ctx.Note(version.Tag);
        });
}
