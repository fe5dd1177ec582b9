using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Processes;

public sealed class ProcessOrphansTests : IDisposable
{
    private readonly RunnerFixture _it = new();

    public void Dispose() => _it.Dispose();

    [Fact]
    public async Task Children_of_a_killed_owner_are_ended_and_counted()
    {
        var owner = _it.Runner.StartDetached(new("sleep", "1000"), _it.Folder / "owner.log");
        var child = Child(owner.Identity, "1000");
        ProcessOrphans.EndThoseOf(owner.Identity).ShouldBe(0);
        child.Identity.IsAlive.ShouldBeTrue();

        owner.Identity.Kill();
        await owner.Exited;
        ProcessOrphans.EndThoseOf(owner.Identity).ShouldBe(1);
        (await child.Exited).ShouldBe(128 + 9);
        ProcessOrphans.EndThoseOf(owner.Identity).ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_carries_only_part_of_the_mark_is_left_alone()
    {
        var owner = new ProcessIdentity(4_000_000, "gone:1");
        var child = Child(owner with { Started = "gone:12" }, "1000");
        ProcessOrphans.EndThoseOf(owner).ShouldBe(0);
        child.Identity.IsAlive.ShouldBeTrue();
        child.Identity.Kill();
        await child.Exited;
    }

    [Fact]
    public async Task Everything_that_a_run_starts_carries_the_mark_of_its_owner()
    {
        var result = await _it.Runner.RunAsync(RunnerFixture.Shell("sh -c 'echo $SLIPWAY_OWNER'"), CancellationToken.None);
        result.Lines.ShouldBe([ProcessOrphans.OwnerOf(ProcessIdentity.Current)]);
    }

    // Detached, so that the runner puts no mark of its own on it; the mark is then given as the shell's own variable.
    private IDetachedProcess Child(ProcessIdentity owner, string seconds)
    {
        var mark = $"{ProcessOrphans.OwnerVariable}={ProcessOrphans.OwnerOf(owner)}";
        var child = _it.Runner.StartDetached(new("env", mark, "sleep", seconds), _it.Folder / "child.log");
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!ProcessOrphans.Carrying(ProcessOrphans.OwnerVariable, ProcessOrphans.OwnerOf(owner)).Contains(child.Identity))
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            Thread.Yield();
        }

        return child;
    }
}
