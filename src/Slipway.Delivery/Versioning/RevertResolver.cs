namespace Slipway.Delivery.Versioning;

/// <summary>Links every revert to what it takes back. Commits come oldest first, so that a revert finds only what was there when it was made.</summary>
internal sealed class RevertResolver
{
    private const int ShortestHash = 7;
    private const int ShortestStart = 7; // shorter beginnings fit anything

    private readonly IReadOnlyList<CommitState> _newestFirst;
    private readonly Dictionary<string, List<CommitState>> _byShortSha = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<EntryState>> _byHeader = new(StringComparer.Ordinal);
    private readonly Dictionary<int, CommitState> _byPullRequest = [];

    private readonly HashSet<string> _wantedShas = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wantedHeaders = new(StringComparer.Ordinal);
    private readonly List<string> _wantedStarts = [];
    private readonly bool _wantsPullRequests;

    private Dictionary<string, int>? _places; // of all commits, made when a merge is reverted
    private int _at;

    /// <summary>Links the reverts among <paramref name="newestFirst"/>. Reverts are few and commits many: only what some revert names is indexed.</summary>
    public static void Link(IReadOnlyList<CommitState> newestFirst)
    {
        var reverts = new List<RevertReference>();
        foreach (var commit in newestFirst)
        {
            foreach (var entry in commit.Entries)
            {
                if (entry.Entry?.Revert is { } revert)
                {
                    reverts.Add(revert);
                }
            }
        }

        if (reverts.Count > 0)
        {
            new RevertResolver(newestFirst, reverts).LinkAll();
        }
    }

    private RevertResolver(IReadOnlyList<CommitState> newestFirst, List<RevertReference> reverts)
    {
        _newestFirst = newestFirst;
        _wantsPullRequests = reverts.Exists(revert => revert.PullRequest is not null);
        foreach (var revert in reverts)
        {
            _wantedShas.UnionWith(revert.Hashes.Select(hash => hash[..ShortestHash]));
            if (!string.IsNullOrEmpty(revert.Header))
            {
                _wantedHeaders.Add(SubjectKey.Of(revert.Header));
                if (StartOf(revert.Header) is { } start)
                {
                    _wantedStarts.Add(start);
                }
            }
        }
    }

    private void LinkAll()
    {
        for (_at = _newestFirst.Count - 1; _at >= 0; _at--)
        {
            Add(_newestFirst[_at]);
        }
    }

    private void Add(CommitState commit)
    {
        foreach (var entry in commit.Entries)
        {
            if (entry.Entry?.Revert is { } reference)
            {
                Resolve(entry, reference);
            }

            // The subject is indexed below, by the first entry.
            if (entry.Entry?.Header is { } header && (header != commit.Message.Subject || entry != commit.Entries[0]))
            {
                Index(header, entry);
            }
        }

        Index(commit.Message.Subject, commit.Entries[0]);
        var sha = commit.Commit.Sha;
        if (_wantedShas.Count > 0 && sha.Length >= ShortestHash && sha[..ShortestHash] is var prefix && _wantedShas.Contains(prefix))
        {
            ListIn(_byShortSha, prefix).Add(commit);
        }

        if (_wantsPullRequests)
        {
            foreach (var number in SubjectKey.PullRequests(commit.Message.Subject))
            {
                _byPullRequest[number] = commit;
            }
        }
    }

    private void Index(string? header, EntryState entry)
    {
        if (string.IsNullOrEmpty(header))
        {
            return;
        }

        // Both wordings, with and without the pull request's number, lead to the same list of candidates.
        var key = SubjectKey.Of(header);
        if (_wantedHeaders.Contains(key) || _wantedStarts.Exists(start => key.StartsWith(start, StringComparison.Ordinal)))
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
        var near = _byShortSha.GetValueOrDefault(hash[..ShortestHash]) ?? [];
        return near.Find(commit => commit.Commit.Sha == hash)
            ?? (near.FindAll(commit => commit.Commit.Sha.StartsWith(hash, StringComparison.Ordinal)) is [var only] ? only : null);
    }

    /// <summary>What the newest line of that wording stands for, as far as it is not taken back yet; <see langword="null"/> when there never was one.</summary>
    private List<EntryState>? FindByHeader(string? header, CommitState from)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        var found = _byHeader.GetValueOrDefault(SubjectKey.Of(header)) ?? FindTruncated(header);
        return found is null ? null
            : (found.FindLast(entry => IsOpen(entry) && IsWorded(entry, header)) ?? found.FindLast(IsOpen)) is not { } newest ? []
            : newest.Commit != from && IsSubjectOf(newest.Commit, header) ? [.. Expand(newest.Commit).Where(IsOpen)]
            : [newest];
    }

    /// <summary>Whether the wording is the very same, with the pull request's number.</summary>
    private static bool IsWorded(EntryState entry, string header) => entry.Entry?.Header == header || entry.Commit.Message.Subject == header;

    private static bool IsOpen(EntryState entry) => entry.RevertedBy is null;

    /// <summary>Whether the wording is a whole commit's, and not only that of one entry in a squash.</summary>
    private static bool IsSubjectOf(CommitState commit, string header) =>
        SubjectKey.Of(commit.Message.Subject).StartsWith(SubjectKey.Of(header).TrimEnd('…', '.'), StringComparison.Ordinal);

    /// <summary>Forges cut long titles and set an ellipsis.</summary>
    private List<EntryState>? FindTruncated(string header)
    {
        var start = StartOf(header);
        return start is null ? null : _byHeader.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)).Select(pair => pair.Value).LastOrDefault();
    }

    private static string? StartOf(string header) =>
        header.TrimEnd('…', '.') is var start && start.Length < header.Length && start.Length >= ShortestStart ? start : null;

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
            if (Known(sha) is { } commit && !except.Contains(commit) && seen.Add(commit))
            {
                foreach (var parent in commit.Commit.Parents)
                {
                    open.Push(parent);
                }
            }
        }

        return seen;
    }

    /// <summary>The commit of that id, if it is not newer than the one that is being looked at.</summary>
    private CommitState? Known(string sha)
    {
        if (_places is null)
        {
            _places = new(_newestFirst.Count, StringComparer.Ordinal);
            for (var i = 0; i < _newestFirst.Count; i++)
            {
                _places[_newestFirst[i].Commit.Sha] = i;
            }
        }

        return _places.TryGetValue(sha, out var place) && place > _at ? _newestFirst[place] : null;
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
