using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Processes;

public sealed class ProcessIdentityTests : IDisposable
{
    private readonly RunnerFixture _it = new();

    public void Dispose() => _it.Dispose();

    [Fact]
    public void This_process_is_alive_and_the_same_each_time()
    {
        ProcessIdentity.Current.IsAlive.ShouldBeTrue();
        ProcessIdentity.Of(Environment.ProcessId).ShouldBe(ProcessIdentity.Current);
    }

    [Fact]
    public void A_process_of_the_same_id_that_started_at_another_time_is_another()
    {
        var earlier = ProcessIdentity.Current with { Started = "an earlier boot:1" };
        earlier.IsAlive.ShouldBeFalse();
        earlier.Kill(); // nothing happens to this process
        ProcessIdentity.Current.IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_zombie_is_not_alive()
    {
        // The shell gives way to a program that never asks how its child ended.
        using var cancellation = new CancellationTokenSource();
        var (run, said) = _it.Start(RunnerFixture.Shell("sleep 1000 & echo $!; exec sleep 1000"), cancellation.Token);
        var child = await said;
        child.IsAlive.ShouldBeTrue();
        child.Kill();
        while (LinuxStat.Of(child.Pid) is { Runs: true })
        {
            await Task.Yield();
        }

        LinuxStat.Of(child.Pid)!.Value.State.ShouldBe('Z');
        child.IsAlive.ShouldBeFalse();
        ProcessIdentity.Of(child.Pid).ShouldBeNull();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_process_whose_name_holds_spaces_and_brackets_is_found_too()
    {
        var tool = _it.Folder / "a ) b (c";
        File.CreateSymbolicLink(tool, "/bin/sleep");
        var service = _it.Runner.StartDetached(new(tool, "1000"), _it.Folder / "log");
        service.Identity.IsAlive.ShouldBeTrue();
        service.Identity.Kill();
        await service.Exited;
    }
}
