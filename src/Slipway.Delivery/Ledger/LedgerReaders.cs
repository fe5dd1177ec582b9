namespace Slipway.Delivery.Ledger;

/// <summary>What holds for every reading of a ledger.</summary>
internal static class LedgerReaders
{
    /// <summary>How far the clocks of two machines may be apart before an event counts as one from the future.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>A reader of whole events.</summary>
    public static LedgerReader<LedgerEvent> Whole(DateTimeOffset now) => new(now, static (line, strings) => LedgerLine.Read(line, strings) switch
    {
        { Event: { } read } result => new(read, read.Kind, read.At.UtcTicks, result.Id),
        var result => new(null, default, default, default, result.Problem, result.Message),
    });
}
