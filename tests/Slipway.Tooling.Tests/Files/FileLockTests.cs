using Slipway.Testing;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly RunnerFixture _it = new();
    private readonly ManualTimeProvider _clock = new();

    private AbsolutePath Lock => _it.Folder / "temp" / "run.lock";

    public void Dispose() => _it.Dispose();

    [Fact]
    public void One_holder_at_a_time_also_within_a_process()
    {
        using var first = Take();
        first.ShouldNotBeNull();
        Take().ShouldBeNull();
        first.Dispose();
        using var second = Take("Scan");
        second.ShouldNotBeNull().Abandoned.ShouldBeNull();
        FileLock.ReadHolder(Lock).ShouldBe(new LockHolder(Environment.ProcessId, ProcessIdentity.Current.Started, "Scan", _clock.GetUtcNow()));
    }

    [Fact]
    public void Freeing_it_twice_does_not_touch_the_next_holder()
    {
        var first = Take()!;
        first.Dispose();
        using var second = Take("Scan");
        first.Dispose();
        FileLock.ReadHolder(Lock)!.Purpose.ShouldBe("Scan");
        Take().ShouldBeNull();
    }

    [Fact]
    public async Task Another_process_keeps_it_until_it_is_gone_however_it_goes()
    {
        Lock.Parent!.CreateDirectory();
        using var cancellation = new CancellationTokenSource();
        var (run, said) = _it.Start(new("flock", Lock, "sh", "-c", "echo $$; exec sleep 1000") { ThrowOnError = false }, cancellation.Token);
        var holder = await said;
        Take().ShouldBeNull();
        ProcessGroup.Signal(LinuxStat.Of(holder.Pid)!.Value.Group, ProcessGroup.Kill);
        await run;
        await RunnerFixture.GoneAsync(holder);
        using var taken = Take();
        taken.ShouldNotBeNull();
    }

    [Fact]
    public async Task Nobody_else_gets_it_while_this_process_has_it()
    {
        using (Take())
        {
            (await TryElsewhereAsync()).ShouldBe(1);
        }

        (await TryElsewhereAsync()).ShouldBe(0);
    }

    [Fact]
    public void A_holder_that_was_killed_is_reported_to_the_next()
    {
        var dead = new LockHolder(4_000_000, "boot:1", "Deliver", _clock.GetUtcNow());
        Lock.Parent!.CreateDirectory();
        File.WriteAllText(Lock + ".holder", System.Text.Json.JsonSerializer.Serialize(dead, Tooling.Records.SlipwayJson.Compact));
        using (var taken = Take())
        {
            taken!.Abandoned.ShouldBe(dead);
        }

        using var next = Take();
        next!.Abandoned.ShouldBeNull();
    }

    [Fact]
    public void A_damaged_note_about_the_holder_is_no_holder()
    {
        Lock.Parent!.CreateDirectory();
        File.WriteAllText(Lock + ".holder", "{");
        using var taken = Take();
        taken!.Abandoned.ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_waits_is_told_once_for_whom_and_gets_it_when_it_is_free()
    {
        var first = Take("Deliver")!;
        var told = new List<string?>();
        var waiting = FileLock.AcquireAsync(Lock, "Scan", _clock, holder => told.Add(holder?.Purpose), CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            _clock.AdvanceToNextTimer();
        }

        waiting.IsCompleted.ShouldBeFalse();
        first.Dispose();
        using var second = await _clock.RunAsync(waiting);
        told.ShouldBe(["Deliver"]);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var first = Take();
        using var cancellation = new CancellationTokenSource();
        var waiting = FileLock.AcquireAsync(Lock, "Scan", _clock, _ => { }, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_holder_whose_folder_was_removed_frees_it_in_peace()
    {
        var taken = Take()!;
        Directory.Delete(Lock.Parent!, recursive: true);
        taken.Dispose();
        using var next = Take();
        next.ShouldNotBeNull();
    }

    private FileLock? Take(string purpose = "Test") => FileLock.TryAcquire(Lock, purpose, _clock);

    private async Task<int> TryElsewhereAsync() =>
        (await _it.Runner.RunAsync(new("flock", "--nonblock", Lock, "true") { ThrowOnError = false }, CancellationToken.None)).ExitCode;
}
