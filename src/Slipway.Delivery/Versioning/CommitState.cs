using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>A commit while its version is worked out.</summary>
internal sealed class CommitState
{
    public CommitState(GitCommit commit, ParsedMessage message, VersionComponent? component)
    {
        Commit = commit;
        Message = message;
        IsMerge = commit.Parents.Count > 1 || (Message.IsMerge && Message.Entries.Length == 0);
        IsOutside = component is not null && commit.Paths is { } paths
            && !(paths.Count == 0 ? Message.Entries.Any(entry => entry.Scope == component.Name) : component.Owns(paths));

        // A merge or an unparseable commit has one placeholder, so that a revert finds it.
        Entries = new EntryState[IsMerge ? 1 : Math.Max(1, Message.Entries.Length)];
        for (var i = 0; i < Entries.Length; i++)
        {
            Entries[i] = new EntryState(this, IsMerge || Message.Entries.Length == 0 ? null : Message.Entries[i]);
        }
    }

    public GitCommit Commit { get; }

    public ParsedMessage Message { get; }

    public bool IsMerge { get; }

    /// <summary>Touches nothing of the component. An empty commit belongs to the component that its scope names.</summary>
    public bool IsOutside { get; }

    public EntryState[] Entries { get; }

    public string ShortSha => Commit.Sha[..Math.Min(VersionCalculator.ShortSha, Commit.Sha.Length)];

    public bool IsReverted => Array.TrueForAll(Entries, entry => entry.RevertedBy is not null);
}
