using FsCheck;
using FsCheck.Fluent;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class LedgerLineTests
{
    private static readonly LedgerEvent Whole = Sample.Event(LedgerEventKind.Rollback) with
    {
        Attempt = 3,
        Commit = new string('a', 40),
        BaseCommit = new string('b', 40),
        Planned = false,
        Restored = Sample.DigestOf("0"),
        Incident = "INC-1",
        Reason = "error rate: \"quoted\", <b>, ü, line\nbreak",
        Evidence = "6 of 41",
        Url = new("https://example.org/runs/1"),
        Commits =
        [
            new(new string('c', 40), Sample.Now.AddDays(-1)) { Subject = "fix: it", Author = "A. Body", FirstAt = Sample.Now.AddDays(-2) },
            new(new string('d', 40), Sample.Now.AddDays(-3)),
        ],
    };

    [Fact]
    public void Everything_that_is_written_is_read_back()
    {
        var read = LedgerLine.Read(LedgerLine.Write(Whole), new LedgerStrings());
        Sample.Text(read.Event.ShouldNotBeNull()).ShouldBe(Sample.Text(Whole));
        read.Event.Commits.ShouldBe(Whole.Commits);
    }

    [Fact]
    public void An_event_is_one_line_whatever_its_texts_hold()
    {
        var text = Sample.Text(Whole);
        text.Count(c => c == '\n').ShouldBe(1);
        text.ShouldEndWith("}\n");
    }

    [Fact]
    public void Any_text_survives() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var reason = new string([.. text.Get.Where(c => !char.IsSurrogate(c))]);
        return LedgerLine.Read(LedgerLine.Write(Whole with { Reason = reason }), new LedgerStrings()).Event?.Reason == reason;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_make_the_reader_throw() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        LedgerLine.Read(bytes, new LedgerStrings()) is { Event: null, Message: not null }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_cut_anywhere_is_never_taken_for_whole()
    {
        var line = LedgerLine.Write(Whole);
        for (var length = 0; length < line.Length - 2; length++)
        {
            LedgerLine.Read(line.AsSpan(0, length), new LedgerStrings()).Event.ShouldBeNull($"the first {length} bytes");
        }
    }

    [Fact]
    public void A_member_that_a_later_build_added_is_passed_over()
    {
        var line = Sample.Text(Whole).Replace("\"service\"", "\"more\":{\"a\":[1,{}]},\"service\"");
        Sample.Text(LedgerLine.Read(System.Text.Encoding.UTF8.GetBytes(line), new LedgerStrings()).Event.ShouldNotBeNull()).ShouldBe(Sample.Text(Whole));
    }

    [Theory]
    [InlineData("slipway/event/2", LedgerProblemKind.NewerSchema)]
    [InlineData("slipway/event/99", LedgerProblemKind.NewerSchema)]
    [InlineData("slipway/event/x", LedgerProblemKind.Damaged)]
    [InlineData("other/1", LedgerProblemKind.Damaged)]
    public void Another_schema_is_named(string schema, LedgerProblemKind expected) =>
        LedgerLine.Read(System.Text.Encoding.UTF8.GetBytes(Sample.Text(Whole).Replace("slipway/event/1", schema)), new LedgerStrings())
            .Problem.ShouldBe(expected);
}
