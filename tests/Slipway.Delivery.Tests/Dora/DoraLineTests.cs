using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;

namespace Slipway.Delivery.Tests.Dora;

/// <summary>The quick way through a line says what the whole reading of it says, or leaves it to that.</summary>
public sealed class DoraLineTests
{
    /// <summary>Plain ones are the most, else hardly a line would take the quick way.</summary>
    private static readonly Gen<string> AnyText = Gen.Frequency((6, Gen.Constant("plain")), (1, OddText));

    private static Gen<string> OddText => Gen.Elements(
        "", "plain", "ünlich", "a \"quoted\" word", "tab\tand\nline", "\u0001", "back\\slash", "🛳", "https://x/y");

    private static readonly Gen<DateTimeOffset> AnyTime =
        from ticks in Gen.Elements(0L, 1, 10, 1_230_000, 9_999_999)
        from minutes in Gen.Choose(-3_000_000, 1000)
        from zone in Gen.Elements(0, 2, -7)
        select Sample.Now.AddMinutes(minutes).AddTicks(ticks).ToOffset(TimeSpan.FromHours(zone));

    private static readonly Gen<LedgerCommit> AnyCommit =
        from at in AnyTime
        from first in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), AnyTime.Select(time => (DateTimeOffset?)time))
        from subject in AnyText
        select new LedgerCommit("c0ffee", at) { FirstAt = first, Subject = subject, Author = subject };

    private static readonly Gen<LedgerEvent> AnyEvent =
        from kind in Gen.Elements(Enum.GetValues<LedgerEventKind>())
        from texts in AnyText.ArrayOf(6)
        from attempt in Gen.Elements(-1, 0, 1, 1, 1, 2, 1_000_000_000)
        from planned in Gen.Elements<bool?>(true, false, null)
        from named in Gen.Choose(0, 15)
        from at in AnyTime
        from commits in AnyCommit.ArrayOf()
        select new LedgerEvent
        {
            Kind = kind,
            Service = texts[0] + "s",
            Environment = texts[1] + "e",
            RunId = texts[2],
            At = at,
            Attempt = attempt,
            Planned = planned,
            Digest = (named & 1) != 0 ? Sample.DigestOf(texts[3]) : null,
            Restored = (named & 2) != 0 ? Sample.DigestOf(texts[4]) : null,
            Version = (named & 4) != 0 ? texts[3] : null,
            Commit = (named & 8) != 0 ? texts[4] : null,
            Incident = (named & 8) != 0 ? texts[5] : null,
            Reason = texts[5],
            Evidence = texts[4],
            Url = new Uri("https://example.org/" + Uri.EscapeDataString(texts[3])),
            Commits = [.. commits],
        };

    [Fact]
    public void Every_event_is_read_as_the_whole_reading_has_it() =>
        Prop.ForAll(AnyEvent.ToArbitrary(), e => Agrees(Line(e))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>One byte of a line is another one, or the line is cut there: most such lines are damaged, some say something else.</summary>
    [Fact]
    public void Every_damage_is_seen_as_the_whole_reading_sees_it() => Prop.ForAll(
        (from e in AnyEvent
         from place in Gen.Choose(0, 10_000)
         from now in Gen.OneOf(Gen.Elements("\"\\,:{}[]0 1-+.Tnf\u0001\n".ToCharArray().Select(c => (int)c).ToArray()), Gen.Choose(0, 255))
         from cut in Gen.Elements(true, false, false)
         select Damaged(Line(e), place, (byte)now, cut)).ToArbitrary(),
        Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("\"attempt\":01,")]
    [InlineData("\"attempt\":1.0,")]
    [InlineData("\"attempt\":-0,")]
    [InlineData("\"attempt\":99999999999,")]
    [InlineData("\"planned\":null,")]
    [InlineData("\"planned\":truex,")]
    [InlineData("\"url\":null,")]
    [InlineData("\"url\":\"no address\",")]
    [InlineData("\"more\":{\"a\":[1]},")]
    [InlineData("\"more\":\"text\",")]
    [InlineData("\"reason\":\"\\ud800\",")]
    [InlineData("\"reason\":\"\\x\",")]
    [InlineData("\"at\":\"2026-02-30T00:00:00+00:00\",")]
    [InlineData("\"at\":\"2026-02-20T24:00:00+00:00\",")]
    [InlineData("\"at\":\"2026-02-20T10:00:00.12345678+00:00\",")]
    [InlineData("\"at\":\"2026-02-20\",")]
    [InlineData("\"commits\":[],")]
    [InlineData("\"commits\":[{}],")]
    [InlineData("\"commits\":[5],")]
    [InlineData("\"commits\":[{\"sha\":\"a\",\"at\":\"2026-02-20T10:00:00Z\"},],")]
    [InlineData("\"digest\":\"sha256:ABC\",")]
    [InlineData("\"version\":null,")]
    [InlineData("\"schema\":\"slipway/event/2\",")]
    [InlineData(" ")]
    [InlineData(",")]
    public void What_nobody_writes_is_read_alike(string member)
    {
        var line = Sample.Text(Sample.Event(LedgerEventKind.DeploySucceeded)).TrimEnd('\n');
        Agrees(Encoding.UTF8.GetBytes(line.Replace("{\"schema\"", "{" + member + "\"schema\""))).ShouldBeTrue();
        Agrees(Encoding.UTF8.GetBytes(line[..^1] + "," + member.TrimEnd(',') + "}")).ShouldBeTrue();
    }

    /// <summary>Else a million events would be slow, and nobody would know why.</summary>
    [Fact]
    public void The_lines_that_deliveries_write_take_the_quick_way()
    {
        var succeeded = Sample.Event(LedgerEventKind.DeploySucceeded) with
        {
            Commit = new string('a', 40),
            BaseCommit = new string('b', 40),
            Planned = true,
            Evidence = "6 of 41: “slow”\nand \"more\"",
            Url = new("https://example.org/runs/1"),
            Commits = [new("c", Sample.Now) { Subject = "feat: a \"quote\", ü", Author = "A. Ümit", FirstAt = Sample.Now.AddDays(-2) }, new("d", Sample.Now)],
        };
        LedgerEvent[] written =
        [
            succeeded, succeeded with { Attempt = 2 }, succeeded with { Digest = null },
            succeeded with { Kind = LedgerEventKind.Rollback, Restored = Sample.DigestOf("0") },
            Sample.Event(LedgerEventKind.IncidentOpened) with { Incident = "INC-1" },
        ];
        foreach (var one in written)
        {
            DoraLine.TryRead(Line(one), new LedgerStrings(), out _).ShouldBeTrue(Sample.Text(one));
        }
    }

    /// <summary>As the reader gives it: without its line feed.</summary>
    private static byte[] Line(LedgerEvent e) => LedgerLine.Write(e)[..^1];

    private static byte[] Damaged(byte[] line, int place, byte now, bool cut)
    {
        var at = place % line.Length;
        line[at] = now;
        return cut ? line[..at] : line;
    }

    private static bool Agrees(byte[] line)
    {
        var whole = LedgerLine.Read(line, new LedgerStrings());
        var quick = DoraLine.Read(line, new LedgerStrings());
        return whole.Event is { } read
            ? quick.Message is null && quick.Id == whole.Id && quick.At == read.At.UtcTicks && quick.Kind == read.Kind
                && Text(quick.Event) == Text(DoraEvent.Of(read))
            : (quick.Problem, quick.Message) == (whole.Problem, whole.Message);
    }

    private static string Text(DoraEvent e) =>
        $"{e with { Commits = default }} {string.Join(',', Enumerable.Range(0, e.Commits.Count).Select(i => e.Commits[i]))}";
}
