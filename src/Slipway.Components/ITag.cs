using Slipway.Components.Internal;
using Slipway.Delivery.Git;
using Slipway.Delivery.Releasing;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Tags the version that is due, and keeps the changelog.</summary>
public interface ITag : IVersion
{
    /// <summary>What happens when another pipeline has taken the version. Default: the next one is worked out.</summary>
    TagConflict OnTagConflict => TagConflict.Recompute;

    /// <summary>For git's remote; given to git by its environment only.</summary>
    [Parameter("A token for git's remote", Variable = "GITHUB_TOKEN")]
    [Secret]
    Secret? GitToken => TryGetValue(() => GitToken);

    /// <summary><c>tagged.json</c>: the version that was tagged, which is another than the one worked out when a pipeline beside this one was faster.</summary>
    Output<VersionRecord> TaggedOutput => new("tagged.json");

    /// <summary>An annotated tag on the commit, pushed with a lease: of several pipelines that want one version exactly one gets it.</summary>
    Target Tag => _ => _
        .Description("Tag the version that is due, and push the tag")
        .DependsOn(Version)
        .TryAfter<IBake>(x => x.Bake)
        .Consumes(VersionOutput)
        .Produces(TaggedOutput)
        .NeedsHistory() // when another pipeline is faster, the next version is worked out here
        .NeedsPermission("contents", "write", "pushes the version's tag")
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            var credentials = await GitRemoteAccess.CredentialsAsync(ctx, GitToken, ct).ConfigureAwait(false);
            var tagger = new VersionTagger(ctx.Processes, ctx.Root, ctx.Changes, ctx.Log, ctx.Clock, credentials);
            var (tagged, outcome) = await tagger.TagAsync(version, Versioning, OnTagConflict, ct).ConfigureAwait(false);
            ctx.Publish(TaggedOutput, tagged);
            switch (outcome)
            {
                case null:
                    ctx.UpToDate("no commit asks for a release");
                    break;
                case { Created: false }:
                    ctx.UpToDate($"{outcome.Tag} names this commit already");
                    break;
                default:
                    ctx.Log.Info($"{tagged.Tag} names {tagged.Commit[..7]}{(outcome.Remote is null ? "" : $", pushed to {outcome.Remote}")}");
                    ctx.Note(tagged.Tag);
                    break;
            }
        });

    /// <summary>The section of the version that is due, above what <c>CHANGELOG.md</c> holds; what is there is kept byte for byte.</summary>
    Target Changelog => _ => _
        .Description("Write the version's section into CHANGELOG.md")
        .DependsOn(Version)
        .Consumes(VersionOutput)
        .Executes(async (ctx, ct) =>
        {
            var remote = await new GitRepository(ctx.Processes, ctx.Root).RemoteAsync(ct).ConfigureAwait(false);
            var written = await new ChangelogWriter(ctx.Changes)
                .WriteAsync(ctx.Root / "CHANGELOG.md", ctx.Read(VersionOutput), RepositoryLinks.FromRemote(remote?.Url), ct).ConfigureAwait(false);
            if (!written)
            {
                ctx.UpToDate("CHANGELOG.md has this version's section already");
            }
        });
}
