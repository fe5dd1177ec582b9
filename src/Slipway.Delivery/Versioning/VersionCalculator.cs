using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NuGet.Versioning;
using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// From commits and tags to the next version: Conventional Commits 1.0.0 and SemVer 2.0.0, with reverts taken into account. A pure function.
/// </summary>
public static class VersionCalculator
{
    /// <summary>How many digits of a commit id stand in an image tag and in texts.</summary>
    public const int ShortSha = 7;

    private const int ShortTreeHash = 10;
    private const int WorthSharing = 2_000;

    /// <summary>
    /// Works the version out. A requested version (a pushed tag) that does not follow from the commits is a <see cref="Tooling.UsageException"/>.
    /// </summary>
    public static VersionRecord Calculate(VersionInput input, VersioningOptions options)
    {
        var tags = input.Requested is { } requested ? TagEvent.Without(requested, input, options) : input.Tags;
        var since = VersionTags.HighestStable(tags, options);
        VersionTags.TryParse(since?.Name ?? "", options, out var basis);

        var judge = new CommitJudge(options, isZero: basis is null or { Major: 0 });
        var states = Link(input.Commits, options);
        var warnings = input.Warnings.ToList();
        var releaseAs = ReleaseAs.Find(states, basis, warnings);
        var commits = ImmutableCollectionsMarshal.AsImmutableArray(
            Each(states, state => judge.Judge(state, releaseAs?.Commit == state ? releaseAs.Version : null)));

        var (core, bump) = Next(basis, commits, releaseAs?.Version, options);
        var channel = input.Requested is { } pushed ? TagEvent.ChannelOf(pushed) : options.ChannelOf(input.Branch);
        var version = new ChannelNumbering(options, tags, input.Commits).Number(core, bump, channel.Label, commits, input.Commit);
        var record = new VersionRecord
        {
            Version = version.ToNormalizedString(),
            Tag = options.TagOf(version),
            ImageTag = ImageTag(core, input),
            Bump = version == basis ? VersionBump.None : bump,
            Since = since?.Name,
            Commit = input.Commit,
            CommitTime = input.CommitTime,
            Dirty = input.TreeHash is not null,
            TreeHash = input.TreeHash,
            CommitsSince = input.Commits.Count,
            Branch = input.Branch,
            Channel = channel.Name,
            Component = options.Component?.Name,
            Commits = commits,
            Warnings = [.. warnings, .. Taken(version, tags, input, options)],
        };
        return input.Requested is { } asked ? TagEvent.Confirm(record, core, asked, options) : record;
    }

    private static CommitState[] Link(IReadOnlyList<GitCommit> commits, VersioningOptions options)
    {
        var states = Each(commits, commit => new CommitState(commit, options.Component));
        RevertResolver.Link(states);
        return states;
    }

    /// <summary>Commits stand alone here, so a long history is worked through on all processors.</summary>
    private static TResult[] Each<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work)
    {
        var results = new TResult[items.Count];
        if (items.Count < WorthSharing)
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = work(items[i]);
            }
        }
        else
        {
            Parallel.For(0, results.Length, i => results[i] = work(items[i]));
        }

        return results;
    }

    private static (SemanticVersion Core, VersionBump Bump) Next(
        SemanticVersion? basis, ImmutableArray<VersionedCommit> commits, SemanticVersion? releaseAs, VersioningOptions options)
    {
        if (releaseAs is not null)
        {
            return (releaseAs, FirstDifference(basis ?? new SemanticVersion(0, 0, 0), releaseAs));
        }

        if (basis is null)
        {
            return (options.InitialVersion, VersionBump.Minor);
        }

        var bump = commits.Select(commit => commit.Bump).DefaultIfEmpty().Max();
        return bump switch
        {
            VersionBump.Major => (new SemanticVersion(basis.Major + 1, 0, 0), bump),
            VersionBump.Minor => (new SemanticVersion(basis.Major, basis.Minor + 1, 0), bump),
            VersionBump.Patch => (new SemanticVersion(basis.Major, basis.Minor, basis.Patch + 1), bump),
            _ => (basis, bump),
        };
    }

    private static VersionBump FirstDifference(SemanticVersion from, SemanticVersion to) =>
        from.Major != to.Major ? VersionBump.Major : from.Minor != to.Minor ? VersionBump.Minor : VersionBump.Patch;

    /// <summary>OCI allows letters, digits, dots and dashes, 128 at most; SemVer's plus sign is not among them.</summary>
    private static string ImageTag(SemanticVersion core, VersionInput input)
    {
        var sha = input.Commit[..Math.Min(ShortSha, input.Commit.Length)];
        var dirty = input.TreeHash is { } hash ? $".d{hash[..Math.Min(ShortTreeHash, hash.Length)]}" : "";
        return $"{core.Major}.{core.Minor}.{core.Patch}-dev.{input.Commits.Count}.g{sha}{dirty}";
    }

    private static IEnumerable<string> Taken(SemanticVersion version, IReadOnlyList<GitTag> tags, VersionInput input, VersioningOptions options) =>
        tags.FirstOrDefault(tag => tag.Name == options.TagOf(version) && !tag.Reachable) is { } taken
            ? [$"The tag {taken.Name} is taken by commit {taken.Commit}, which is no ancestor of {input.Commit}: this version cannot be released from here."]
            : [];
}
