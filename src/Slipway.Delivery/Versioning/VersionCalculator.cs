using System.Collections.Concurrent;
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
        var states = Link(input, options);
        var warnings = input.Warnings.ToList();
        var releaseAs = ReleaseAs.Find(states, basis, warnings);
        var commits = ImmutableCollectionsMarshal.AsImmutableArray(
            Each(states.Length, i => judge.Judge(states[i], releaseAs?.Commit == states[i] ? releaseAs.Version : null)));

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

    private static CommitState[] Link(VersionInput input, VersioningOptions options)
    {
        var (commits, messages) = (input.Commits, input.Messages);
        var states = Each(
            commits.Count, i => new CommitState(commits[i], messages is null ? ConventionalCommitParser.Parse(commits[i].Message) : messages[i], options.Component));
        RevertResolver.Link(states);
        return states;
    }

    /// <summary>Commits stand alone here, so a long history is worked through on all processors, a stretch at a time.</summary>
    private static TResult[] Each<TResult>(int count, Func<int, TResult> work)
    {
        var results = new TResult[count];
        void Work(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                results[i] = work(i);
            }
        }

        if (count < WorthSharing)
        {
            Work(0, count);
        }
        else
        {
            Parallel.ForEach(Partitioner.Create(0, count, WorthSharing), stretch => Work(stretch.Item1, stretch.Item2));
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

    private static IEnumerable<string> Taken(SemanticVersion version, IReadOnlyList<GitTag> tags, VersionInput input, VersioningOptions options)
    {
        var name = options.TagOf(version);
        return tags.FirstOrDefault(tag => tag.Name == name && !tag.Reachable) is { } taken
            ? [$"The tag {taken.Name} is taken by commit {taken.Commit}, which is no ancestor of {input.Commit}: this version cannot be released from here."]
            : [];
    }
}
