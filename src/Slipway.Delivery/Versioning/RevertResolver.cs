namespace Slipway.Delivery.Versioning;

/// <summary>Links every revert to what it takes back. Commits come oldest first, so that a revert finds only what was there when it was made.</summary>
internal sealed class RevertResolver
{
    private const int ShortestHash = 7;

    private readonly Dictionary<string, CommitState> _bySha = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CommitState>> _byShortSha = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<EntryState>> _byHeader = new(StringComparer.Ordinal);
    private readonly Dictionary<int, CommitState> _byPullRequest = [];

    public void Add(CommitState commit)
    {
        foreach (var entry in commit.Entries)
        {
            if (entry.Entry?.Revert is { } reference)
            {
                Resolve(entry, reference);
            }

            Index(entry.Entry?.Header, entry);
        }

        Index(commit.Message.Subject, commit.Entries[0]);

        _bySha[commit.Commit.Sha] = commit;
        if (commit.Commit.Sha.Length >= ShortestHash)
        {
            ListIn(_byShortSha, commit.Commit.Sha[..ShortestHash]).Add(commit);
        }

        foreach (var number in SubjectKey.PullRequests(commit.Message.Subject))
        {
            _byPullRequest[number] = commit;
        }
    }

    private void Index(string? header, EntryState entry)
    {
        if (string.IsNullOrEmpty(header))
        {
            return;
        }

        ListIn(_byHeader, header).Add(entry);
        if (SubjectKey.Of(header) is var key && key != header)
        {
            ListIn(_byHeader, key).Add(entry);
        }
    }

    private void Resolve(EntryState revert, RevertReference reference)
    {
        var byHash = reference.Hashes.Select(Find).ToList();
        var commits = byHash.OfType<CommitState>().ToList();
        if (commits.Count == 0 && reference.PullRequest is { } number && _byPullRequest.TryGetValue(number, out var pulled))
        {
            commits = [pulled];
        }

        var targets = commits.Count > 0
            ? commits.SelectMany(Expand).Distinct().Where(target => IsOpen(target) && target != revert).ToList()
            : FindByHeader(reference.Header, revert.Commit);

        // Hashes change in a rebase while the text that quotes them stays; so a header that is found settles a hash that is not.
        revert.ReachesBehindBase = commits.Count == 0 ? targets is null : byHash.Contains(null);
        foreach (var target in targets ?? [])
        {
            revert.TakeBack(target);
        }
    }

    private CommitState? Find(string hash)
    {
        if (_bySha.TryGetValue(hash, out var exact))
        {
            return exact;
        }

        var near = _byShortSha.GetValueOrDefault(hash[..ShortestHash]) ?? [];
        return near.Where(commit => commit.Commit.Sha.StartsWith(hash, StringComparison.Ordinal)).ToList() is [var only] ? only : null;
    }

    /// <summary>What the newest line of that wording stands for, as far as it is not taken back yet; <see langword="null"/> when there never was one.</summary>
    private List<EntryState>? FindByHeader(string? header, CommitState from)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        var found = _byHeader.GetValueOrDefault(header) ?? _byHeader.GetValueOrDefault(SubjectKey.Of(header)) ?? FindTruncated(header);
        return found is null ? null
            : found.FindLast(IsOpen) is not { } newest ? []
            : newest.Commit != from && IsSubjectOf(newest.Commit, header) ? [.. Expand(newest.Commit).Where(IsOpen)]
            : [newest];
    }

    private static bool IsOpen(EntryState entry) => entry.RevertedBy is null;

    /// <summary>Whether the wording is a whole commit's, and not only that of one entry in a squash.</summary>
    private static bool IsSubjectOf(CommitState commit, string header) =>
        SubjectKey.Of(commit.Message.Subject).StartsWith(SubjectKey.Of(header).TrimEnd('…', '.'), StringComparison.Ordinal);

    /// <summary>Forges cut long titles and set an ellipsis.</summary>
    private List<EntryState>? FindTruncated(string header)
    {
        var start = header.TrimEnd('…', '.');
        return start.Length == header.Length || start.Length < ShortestHash
            ? null
            : _byHeader.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)).Select(pair => pair.Value).LastOrDefault();
    }

    /// <summary>A commit's own entries, and for a merge those of all that it brought in.</summary>
    private IEnumerable<EntryState> Expand(CommitState commit)
    {
        if (commit.Commit.Parents.Count < 2)
        {
            return commit.Entries;
        }

        var mainline = Ancestors(commit.Commit.Parents.Take(1), []);
        return Ancestors(commit.Commit.Parents.Skip(1), mainline).SelectMany(merged => merged.Entries).Concat(commit.Entries);
    }

    private HashSet<CommitState> Ancestors(IEnumerable<string> from, HashSet<CommitState> except)
    {
        var seen = new HashSet<CommitState>();
        var open = new Stack<string>(from);
        while (open.TryPop(out var sha))
        {
            if (_bySha.TryGetValue(sha, out var commit) && !except.Contains(commit) && seen.Add(commit))
            {
                foreach (var parent in commit.Commit.Parents)
                {
                    open.Push(parent);
                }
            }
        }

        return seen;
    }

    private static List<T> ListIn<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        return list;
    }
}
