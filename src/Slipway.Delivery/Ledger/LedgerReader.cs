namespace Slipway.Delivery.Ledger;

/// <summary>Reads a ledger's lines: each event once, and a problem for every line that holds none.</summary>
/// <param name="now">Events that say they happened later than this (and some skew between machines' clocks) are passed over.</param>
/// <param name="lean">Leaves out the texts that only people read: three quarters of a large ledger.</param>
internal sealed class LedgerReader(DateTimeOffset now, bool lean = false)
{
    /// <summary>How far the clocks of two machines may be apart before an event counts as one from the future.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly List<LedgerProblem> _problems = [];
    private readonly IdSet _seen = new();
    private readonly LedgerStrings _strings = new(lean);

    public async Task<IReadOnlyList<LedgerProblem>> ReadAsync(Stream stream, Action<LedgerEvent> each, CancellationToken cancellationToken)
    {
        var latest = now + ClockSkew;
        await LedgerLines.VisitAsync(stream, Visit, cancellationToken).ConfigureAwait(false);
        return _problems;

        void Visit(ReadOnlySpan<byte> line, long number, bool ended)
        {
            var result = LedgerLine.Read(line, _strings);
            if (result.Event is not { } found)
            {
                var torn = !ended && result.Problem == LedgerProblemKind.Damaged;
                _problems.Add(torn
                    ? new(LedgerProblemKind.Torn, number, $"the last line was not written to its end: {LedgerLine.Excerpt(line)}")
                    : new(result.Problem, number, result.Message!));
            }
            else if (found.At > latest)
            {
                _problems.Add(new(LedgerProblemKind.Future, number, $"the event says that it happened at {found.At.UtcDateTime:u}, which is later than now ({now.UtcDateTime:u})"));
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
    }
}
