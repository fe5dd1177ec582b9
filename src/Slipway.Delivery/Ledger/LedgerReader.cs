namespace Slipway.Delivery.Ledger;

/// <summary>Reads a ledger's lines: each event once, in their order, and a problem for every line that holds none.</summary>
/// <param name="now">Events that say they happened later than this (and some skew between machines' clocks) are passed over.</param>
/// <param name="lean">Leaves out the texts that only people read: three quarters of a large ledger.</param>
internal sealed class LedgerReader(DateTimeOffset now, bool lean = false)
{
    /// <summary>How far the clocks of two machines may be apart before an event counts as one from the future.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private const int MostAtOnce = 4;

    private readonly List<LedgerProblem> _problems = [];
    private readonly IdSet _seen = new();
    private long _linesBefore;

    public async Task<IReadOnlyList<LedgerProblem>> ReadAsync(Stream stream, Action<LedgerEvent> each, CancellationToken cancellationToken)
    {
        // Blocks are read on all processors, a few ahead, and handed on in their order.
        var atOnce = Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce);
        var ahead = new Queue<Task<(List<(int Line, bool Ended, LedgerLineResult Result)> Results, int Lines)>>();
        await foreach (var block in LedgerBlocks.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            ahead.Enqueue(Task.Run(() => LedgerBlockReader.Read(block, lean), cancellationToken));
            if (ahead.Count > atOnce)
            {
                HandOn(await ahead.Dequeue().ConfigureAwait(false), each);
            }
        }

        while (ahead.TryDequeue(out var next))
        {
            HandOn(await next.ConfigureAwait(false), each);
        }

        return _problems;
    }

    private void HandOn((List<(int Line, bool Ended, LedgerLineResult Result)> Results, int Lines) block, Action<LedgerEvent> each)
    {
        var latest = now + ClockSkew;
        foreach (var (line, ended, result) in block.Results)
        {
            var number = _linesBefore + line;
            if (result.Event is not { } found)
            {
                _problems.Add(!ended && result.Problem == LedgerProblemKind.Damaged
                    ? new(LedgerProblemKind.Torn, number, $"the last line was not written to its end ({result.Message})")
                    : new(result.Problem, number, result.Message!));
            }
            else if (found.At > latest)
            {
                _problems.Add(new(
                    LedgerProblemKind.Future, number,
                    $"the event says that it happened at {found.At.UtcDateTime:u}, which is later than now ({now.UtcDateTime:u})"));
            }
            else if (!_seen.Add(result.Id))
            {
                _problems.Add(new(LedgerProblemKind.Duplicate, number, $"the event {found.Id} ({LedgerKinds.NameOf(found.Kind)}) came before"));
            }
            else
            {
                each(found);
            }
        }

        _linesBefore += block.Lines;
    }
}
