namespace Slipway.Delivery.Versioning;

/// <summary>An entry while its version is worked out: what it takes back, and whether something takes it back.</summary>
internal sealed class EntryState(CommitState commit, CommitEntry? entry)
{
    private List<EntryState>? _targets; // few entries have any

    public CommitState Commit { get; } = commit;

    /// <summary><see langword="null"/>: the placeholder of a merge or an unparseable commit.</summary>
    public CommitEntry? Entry { get; } = entry;

    /// <summary>What this one takes back, among the unreleased.</summary>
    public IReadOnlyList<EntryState> Targets => _targets ?? [];

    /// <summary>Whether it refers to something that is not among the unreleased.</summary>
    public bool ReachesBehindBase { get; set; }

    public EntryState? RevertedBy { get; private set; }

    public void TakeBack(EntryState target)
    {
        (_targets ??= []).Add(target);
        target.Cancel(this);
    }

    private void Cancel(EntryState by)
    {
        RevertedBy = by;
        foreach (var target in Targets.Where(target => target.RevertedBy == this))
        {
            target.Restore();
        }
    }

    private void Restore()
    {
        RevertedBy = null;
        foreach (var target in Targets.Where(target => target.RevertedBy is null))
        {
            target.Cancel(this);
        }
    }
}
