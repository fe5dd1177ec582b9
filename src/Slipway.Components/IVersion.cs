using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Works out the next version from the commits.</summary>
public interface IVersion : INukeBuild
{
    /// <summary>How commits become versions.</summary>
    VersioningOptions Versioning => new();

    /// <summary>Fails on commits that are not conventional.</summary>
    [Parameter("Fail on commits that are not conventional")]
    bool StrictCommits => TryGetValue<bool?>(() => StrictCommits) ?? Versioning.StrictCommits;

    /// <summary>The version that is to be released.</summary>
    [Parameter("The version that this run is to release, such as v1.2.3; another one that is due is an error", Variable = "SLIPWAY_RELEASE_VERSION")]
    string? ReleaseVersion => TryGetValue(() => ReleaseVersion);

    /// <summary><c>version.json</c>.</summary>
    Output<VersionRecord> VersionOutput => new("version.json");

    /// <summary>Commits since the last release tag, the next version, and why.</summary>
    Target Version => _ => _
        .Description("Work out the next version from the commits, and explain it")
        .Produces(VersionOutput)
        .NeedsHistory()
        .Executes(async (ctx, ct) =>
        {
            var options = Versioning with { StrictCommits = StrictCommits };
            var version = await new Versioner(ctx.Processes, ctx.Changes, ctx.Log).CalculateAsync(ctx.Root, options, ctx.Environment.Get("GITHUB_REF"), ct).ConfigureAwait(false);
            foreach (var warning in version.Warnings)
            {
                ctx.Log.Warn(warning);
            }

            ctx.Log.Info(VersionExplanation.ToText(version));
            ctx.Summarize(VersionExplanation.ToMarkdown(version));
            ctx.Publish(VersionOutput, version);
            Delivery.Versioning.StrictCommits.Enforce(version, options);
            if (ReleaseVersion is { Length: > 0 } wanted && wanted != version.Tag && wanted != version.Version)
            {
                throw new UsageException(
                    $"{wanted} is not the version of what is checked out.",
                    $"Commit {version.Commit[..7]} is {(version.Bump == VersionBump.None ? $"{version.Tag}, released before" : version.Tag)}.",
                    $"Start the workflow on the tag itself, {wanted}, or give --release-version {version.Tag}.");
            }

            ctx.Note(version.ImageTag);
        });
}
