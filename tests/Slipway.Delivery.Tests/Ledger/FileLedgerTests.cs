using Slipway.Delivery.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class FileLedgerTests : IDisposable
{
    private static readonly LedgerEvent First = Sample.Event(LedgerEventKind.DeployStarted);
    private static readonly LedgerEvent Second = Sample.Event(LedgerEventKind.DeploySucceeded);

    private readonly TempFolder _folder = new();
    private readonly StandingClock _clock = new(Sample.Now);

    private AbsolutePath File => _folder.Path / "deep" / "ledger.jsonl";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ledger_that_does_not_exist_is_empty()
    {
        var history = await Ledger().ReadAllAsync(default);
        history.Events.ShouldBeEmpty();
        history.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_appended_is_read_by_another_instance()
    {
        (await Ledger().AppendAsync([First, Second], default)).ShouldBe(2);
        var history = await Ledger().ReadAllAsync(default);
        history.Events.Select(e => e.Id).ShouldBe([First.Id, Second.Id], ignoreOrder: true);
        history.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_replay_changes_no_byte()
    {
        await Ledger().AppendAsync([First, Second], default);
        var before = await System.IO.File.ReadAllBytesAsync(File);
        (await Ledger().AppendAsync([Second with { At = Second.At.AddMinutes(1) }, First, First], default)).ShouldBe(0);
        (await System.IO.File.ReadAllBytesAsync(File)).ShouldBe(before);
    }

    [Fact]
    public async Task One_append_may_name_an_event_twice() => (await Ledger().AppendAsync([First, First], default)).ShouldBe(1);

    [Fact]
    public async Task A_dry_run_shows_the_event_and_writes_nothing()
    {
        var gate = new RecordingGate(dryRun: true);
        (await new FileLedger(File, gate, _clock, NullLog.Instance).AppendAsync(First, default)).ShouldBeTrue();
        gate.Changes.ShouldHaveSingleItem().ToString().ShouldBe($"append 1 event to {File} (events deployStarted of shop 1.0.1 in production)");
        _folder.Path.DirectoryExists.ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_torn_line_the_next_append_starts_a_fresh_one()
    {
        var torn = Sample.Text(Second)[..60];
        await WriteAsync(Sample.Text(First) + torn);

        var before = await Ledger().ReadAllAsync(default);
        before.Events.Select(e => e.Id).ShouldBe([First.Id]);
        before.Problems.ShouldHaveSingleItem().Kind.ShouldBe(LedgerProblemKind.Torn);

        await Ledger().AppendAsync(Second, default);
        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe(Sample.Text(First) + torn + "\n" + Sample.Text(Second));
        var after = await Ledger().ReadAllAsync(default);
        after.Events.Length.ShouldBe(2);
        after.Problems.ShouldHaveSingleItem().Line.ShouldBe(2);
    }

    [Fact]
    public async Task A_last_line_that_lacks_only_its_line_feed_is_whole()
    {
        await WriteAsync(Sample.Text(First).TrimEnd('\n'));
        (await Ledger().AppendAsync([First, Second], default)).ShouldBe(1);
        var history = await Ledger().ReadAllAsync(default);
        history.Events.Length.ShouldBe(2);
        history.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_that_cannot_be_used_are_reported_passed_over_and_kept()
    {
        string[] odd =
        [
            "not json\n",
            "[]\n",
            "{\"schema\":\"slipway/event/1\",\"kind\":\"deployStarted\"}\n",
            Sample.Text(Sample.Event(LedgerEventKind.BakePassed)).Replace("bakePassed", "bakeBurnt"),
            Sample.Text(Sample.Event(LedgerEventKind.BakeFailed)).Replace("event/1", "event/2"),
            Sample.Text(Sample.Event(LedgerEventKind.Rollback, hoursAgo: -1)),
            Sample.Text(First),
        ];
        await WriteAsync(Sample.Text(First) + string.Concat(odd));
        await Ledger().AppendAsync(Second, default);

        var history = await Ledger().ReadAllAsync(default);
        history.Events.Length.ShouldBe(2);
        history.Problems.Select(problem => (problem.Kind, problem.Line)).ShouldBe(
        [
            (LedgerProblemKind.Damaged, 2), (LedgerProblemKind.Damaged, 3), (LedgerProblemKind.Damaged, 4), (LedgerProblemKind.UnknownKind, 5),
            (LedgerProblemKind.NewerSchema, 6), (LedgerProblemKind.Future, 7), (LedgerProblemKind.Duplicate, 8),
        ]);
        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe(Sample.Text(First) + string.Concat(odd) + Sample.Text(Second));
    }

    [Fact]
    public async Task An_event_from_the_future_counts_once_its_time_has_come()
    {
        await Ledger().AppendAsync(Sample.Event(LedgerEventKind.Rollback, hoursAgo: -1), default);
        _clock.Now = Sample.Now.AddHours(1);
        (await Ledger().ReadAllAsync(default)).Events.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_clock_that_is_a_minute_behind_loses_nothing()
    {
        await Ledger().AppendAsync(First with { At = Sample.Now.AddMinutes(1) }, default);
        (await Ledger().ReadAllAsync(default)).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Empty_lines_and_carriage_returns_do_no_harm()
    {
        await WriteAsync("\n\r\n" + Sample.Text(First).Replace("\n", "\r\n") + "\n" + Sample.Text(Second));
        var history = await Ledger().ReadAllAsync(default);
        history.Events.Length.ShouldBe(2);
        history.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_longer_than_any_buffer_is_read()
    {
        var wide = First with { Evidence = new string('x', 1 << 20) };
        await Ledger().AppendAsync([wide, Second], default);
        (await Ledger().ReadAllAsync(default)).Events.Single(e => e.Id == wide.Id).Evidence!.Length.ShouldBe(1 << 20);
    }

    [Fact]
    public async Task Twenty_writers_at_once_lose_nothing()
    {
        var events = Enumerable.Range(0, 60).Select(i => Sample.Event(LedgerEventKind.DeploySucceeded, $"{i}")).ToList();
        var added = await Task.WhenAll(events.Chunk(3).Select(chunk => Task.Run(async () =>
        {
            var sum = 0;
            foreach (var one in chunk)
            {
                // The first event is everybody's: exactly one writer may add it.
                sum += await Ledger().AppendAsync([First, one], default);
            }

            return sum;
        })));

        added.Sum().ShouldBe(events.Count + 1);
        var history = await Ledger().ReadAllAsync(default);
        history.Problems.ShouldBeEmpty();
        history.Events.Select(e => e.Id).ShouldBe(events.Append(First).Select(e => e.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task Who_waits_says_for_whom()
    {
        var log = new RecordingLog();
        var taken = Slipway.Tooling.Files.FileLock.TryAcquire(AbsolutePath.Create(File + ".lock"), "a test", TimeProvider.System).ShouldNotBeNull();
        var append = new FileLedger(File, new ApplyingGate(NullLog.Instance), _clock, log).AppendAsync(First, default);
        taken.Dispose();
        await append;
        log.Lines.ShouldContain(line => line.Message.Contains("a test") && line.Message.Contains($"process {Environment.ProcessId}"));
    }

    [Fact]
    public async Task A_cancelled_append_gives_up_waiting()
    {
        using var taken = Slipway.Tooling.Files.FileLock.TryAcquire(AbsolutePath.Create(File + ".lock"), "a test", TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var append = Ledger().AppendAsync(First, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(append);
        File.FileExists.ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_where_the_file_should_be_is_a_clear_failure()
    {
        File.CreateDirectory();
        var failure = await Should.ThrowAsync<TargetFailedException>(Ledger().AppendAsync(First, default));
        failure.What.ShouldContain(File);
        failure.Cure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_merge_is_the_union_and_doing_it_twice_changes_nothing()
    {
        var other = new FileLedger(_folder.Path / "other.jsonl", new ApplyingGate(NullLog.Instance), _clock, NullLog.Instance);
        await Ledger().AppendAsync(First, default);
        await other.AppendAsync([First, Second], default);
        (await Ledger().MergeFromAsync(other, default)).ShouldBe(1);
        (await Ledger().MergeFromAsync(other, default)).ShouldBe(0);
        (await Ledger().ReadAllAsync(default)).Events.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public async Task In_whatever_order_histories_are_merged_the_result_is_the_same_set(int seed)
    {
        var chance = new Random(seed);
        var all = Enumerable.Range(0, 30).Select(i => Sample.Event(LedgerEventKind.DeploySucceeded, $"{i}")).ToList();
        List<LedgerEvent>[] parts = [.. Enumerable.Range(0, 3).Select(_ => all.Where(_ => chance.Next(2) == 0).ToList())];
        var merged = new List<string>();
        foreach (var order in (int[][])[[0, 1, 2], [2, 0, 1], [1, 2, 0, 2, 1]])
        {
            var ledger = new FileLedger(_folder.Path / $"{string.Concat(order)}.jsonl", new ApplyingGate(NullLog.Instance), _clock, NullLog.Instance);
            foreach (var i in order)
            {
                var part = new FileLedger(_folder.Path / $"part-{i}.jsonl", new ApplyingGate(NullLog.Instance), _clock, NullLog.Instance);
                await part.AppendAsync(parts[i], default);
                await ledger.MergeFromAsync(part, default);
            }

            merged.Add(Sample.Text((await ledger.ReadAllAsync(default)).Events));
        }

        merged.Distinct().ShouldHaveSingleItem().ShouldBe(Sample.Text(all.Where(e => parts.Any(part => part.Contains(e))).OrderBy(e => e.At)
            .ThenBy(e => e.Id, StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Only_the_first_problems_are_told_one_by_one()
    {
        await WriteAsync(string.Concat(Enumerable.Repeat("junk\n", 8)));
        var log = new RecordingLog();
        log.Warn(Ledger(), (await Ledger().ReadAllAsync(default)).Problems);
        log.Warnings.Count().ShouldBe(6);
        log.Warnings.Last().ShouldContain("3 more");
    }

    private FileLedger Ledger() => new(File, new ApplyingGate(NullLog.Instance), _clock, NullLog.Instance);

    private async Task WriteAsync(string text)
    {
        File.Parent!.CreateDirectory();
        await System.IO.File.WriteAllTextAsync(File, text);
    }
}
