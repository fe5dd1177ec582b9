using System.Runtime.InteropServices;

namespace Slipway.Delivery.Ledger;

/// <summary>Reads a ledger's lines: each event once, in their order, and a problem for every line that holds none.</summary>
/// <param name="now">Events that say they happened later than this (and some skew between machines' clocks) are passed over.</param>
/// <param name="read">Makes of a line what is wanted of it.</param>
/// <param name="again">Whether the ledger was read before: then nothing is said of repeated events, and they are handed on.</param>
internal sealed class LedgerReader<T>(DateTimeOffset now, LedgerEntryReader<T> read, bool again = false)
{
    private const int MostAtOnce = 4;

    private readonly List<LedgerProblem> _problems = [];
    private readonly IdSet _seen = new();
    private long _linesBefore;

    public async Task<IReadOnlyList<LedgerProblem>> ReadAsync(Stream stream, Action<T> each, CancellationToken cancellationToken)
    {
        // Blocks are read on all processors, a few ahead, and handed on in their order.
        var atOnce = Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce);
        var ahead = new Queue<Task<LedgerBlockReader<T>>>();
        var idle = new Stack<LedgerBlockReader<T>>();
        await foreach (var block in LedgerBlocks.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            var reader = idle.TryPop(out var used) ? used : new LedgerBlockReader<T>(read);
            ahead.Enqueue(Task.Run(() => reader.Read(block), cancellationToken));
            if (ahead.Count > atOnce)
            {
                idle.Push(HandOn(await ahead.Dequeue().ConfigureAwait(false), each));
            }
        }

        while (ahead.TryDequeue(out var next))
        {
            HandOn(await next.ConfigureAwait(false), each);
        }

        return _problems;
    }

    private LedgerBlockReader<T> HandOn(LedgerBlockReader<T> block, Action<T> each)
    {
        var latest = (now + LedgerReaders.ClockSkew).UtcTicks;
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(block.Entries))
        {
            if (Problem(_linesBefore + entry.Line, entry.Ended, in entry.Entry, latest) is { } problem)
            {
                _problems.Add(problem);
            }
            else
            {
                each(entry.Entry.Event!);
            }
        }

        _linesBefore += block.Lines;
        return block;
    }

    private LedgerProblem? Problem(long line, bool ended, in LedgerEntry<T> entry, long latest) => entry switch
    {
        { Message: { } message, Problem: LedgerProblemKind.Damaged } when !ended =>
            new(LedgerProblemKind.Torn, line, $"the last line was not written to its end ({message})"),
        { Message: { } message } => new(entry.Problem, line, message),
        _ when entry.At > latest => new(
            LedgerProblemKind.Future, line,
            $"the event says that it happened at {new DateTime(entry.At, DateTimeKind.Utc):u}, which is later than now ({now.UtcDateTime:u})"),
        _ when !again && !_seen.Add(entry.Id) => new(
            LedgerProblemKind.Duplicate, line, $"the event {entry.Id:x32} ({LedgerKinds.NameOf(entry.Kind)}) came before"),
        _ => null,
    };
}
