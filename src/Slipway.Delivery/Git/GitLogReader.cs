using System.Buffers;

namespace Slipway.Delivery.Git;

/// <summary>
/// Reads commits from the output of <c>git log</c> while it comes. Fields end with NUL, the one byte that a commit cannot hold. Here the bytes are only cut where
/// a commit ends; batches of whole commits are taken apart on other threads, for git is faster at writing than one thread is at reading.
/// </summary>
/// <param name="withPaths">Whether git was asked for the files.</param>
/// <param name="make">Called by several threads at once.</param>
internal sealed class GitLogReader<T>(bool withPaths, CommitMaker<T> make)
{
    private const int BatchSize = 1 << 17;
    private const int FieldsOfCommit = 6; // the sixth is what stands between two commits: the paths

    private readonly List<Task<List<T>>> _batches = [];
    private byte[] _pending = [];
    private int _length;
    private int _scanned;
    private int _wholeCommits;
    private int _fields = -1; // the first NUL of all begins a commit and ends none

    public void Read(ReadOnlyMemory<byte> block)
    {
        Append(block.Span);
        for (int next; (next = _pending.AsSpan(_scanned, _length - _scanned).IndexOf((byte)0)) >= 0; _scanned += next + 1)
        {
            if (++_fields == FieldsOfCommit)
            {
                _fields = 0;
                _wholeCommits = _scanned + next; // the NUL itself begins the next commit
            }
        }

        _scanned = _length;
        if (_wholeCommits >= BatchSize)
        {
            Send();
        }
    }

    /// <summary>All commits, in the order of the output.</summary>
    public async Task<List<T>> EndAsync()
    {
        var rest = GitLogBatch.Read(_pending.AsSpan(0, _length), withPaths, make);
        if (_batches.Count == 0)
        {
            return rest;
        }

        var batches = await Task.WhenAll(_batches).ConfigureAwait(false);
        var all = new List<T>(batches.Sum(batch => batch.Count) + rest.Count);
        foreach (var batch in batches)
        {
            all.AddRange(batch);
        }

        all.AddRange(rest);
        return all;
    }

    private void Append(ReadOnlySpan<byte> block)
    {
        if (_length + block.Length > _pending.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + block.Length, _pending.Length * 2));
            _pending.AsSpan(0, _length).CopyTo(larger);
            _pending = larger;
        }

        block.CopyTo(_pending.AsSpan(_length));
        _length += block.Length;
    }

    private void Send()
    {
        var (batch, end) = (_pending, _wholeCommits);
        _pending = ArrayPool<byte>.Shared.Rent(Math.Max(_length - end, 2 * BatchSize));
        batch.AsSpan(end, _length - end).CopyTo(_pending);
        _length -= end;
        _scanned -= end;
        _wholeCommits = 0;
        _batches.Add(Task.Run(() =>
        {
            var commits = GitLogBatch.Read(batch.AsSpan(0, end), withPaths, make);
            ArrayPool<byte>.Shared.Return(batch);
            return commits;
        }));
    }
}
