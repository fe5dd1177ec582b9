using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class LedgerReaderTests
{
    /// <summary>Blocks are cut at 128 KiB: lines that end just before, at and after a cut, and lines longer than a block.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(131_072)]
    [InlineData(3_000_000)]
    public async Task Events_and_line_numbers_survive_the_cutting(int width)
    {
        var count = Math.Max(6, 4_000_000 / width);
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            stream.Write(LedgerLine.Write(Sample.Event(LedgerEventKind.BakePassed, $"{i}") with { Evidence = new string('x', width + (i % 7)) }));
            stream.Write("junk\n\n"u8);
        }

        stream.Position = 0;
        var events = new List<LedgerEvent>();
        var problems = await LedgerReaders.Whole(Sample.Now).ReadAsync(stream, events.Add, default);
        events.Select(e => e.RunId).ShouldBe(Enumerable.Range(0, count).Select(i => $"run-{i}"));
        problems.Select(problem => problem.Line).ShouldBe(Enumerable.Range(0, count).Select(i => (3L * i) + 2));
    }
}
