using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Processes;

public sealed class DetachedProcessTests : IDisposable
{
    private readonly RunnerFixture _it = new();

    public void Dispose() => _it.Dispose();

    [Fact]
    public async Task It_writes_both_outputs_to_its_log_and_tells_how_it_ended()
    {
        var log = _it.Folder / "logs" / "service.log";
        (await _it.Runner.StartDetached(RunnerFixture.Shell("echo said; echo why >&2; exit 4"), log).Exited).ShouldBe(4);
        (await _it.Runner.StartDetached(RunnerFixture.Shell("echo \"$1\"", "it's appended"), log).Exited).ShouldBe(0);
        File.ReadAllText(log).ShouldBe("said\nwhy\nit's appended\n");
    }

    [Fact]
    public async Task It_has_an_identity_by_which_it_can_be_ended()
    {
        var service = _it.Runner.StartDetached(new("sleep", "1000"), _it.Folder / "log");
        service.Identity.IsAlive.ShouldBeTrue();
        service.Identity.ShouldBe(ProcessIdentity.Of(service.Identity.Pid));
        service.Identity.Terminate();
        (await service.Exited).ShouldBe(128 + 15);
        service.Identity.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_nobodys_orphan()
    {
        var service = _it.Runner.StartDetached(new("sleep", "1000"), _it.Folder / "log");
        ProcessOrphans.Carrying(ProcessOrphans.OwnerVariable, ProcessOrphans.OwnerOf(ProcessIdentity.Current)).ShouldNotContain(service.Identity);
        service.Identity.Kill();
        (await service.Exited).ShouldBe(128 + 9);
    }

    [Fact]
    public void A_program_that_is_not_there_is_a_usage_error() =>
        Should.Throw<UsageException>(() => _it.Runner.StartDetached(new("no-such-tool"), _it.Folder / "log")).What.ShouldBe("no-such-tool was not found.");

    [Fact]
    public async Task What_it_gets_in_secret_is_hidden_from_then_on()
    {
        var spec = RunnerFixture.Shell("true", "s3cret") with { SecretEnvironment = RunnerFixture.Secrets("TOKEN", "s3cret") };
        var service = _it.Runner.StartDetached(spec, _it.Folder / "log");
        await service.Exited;
        _it.Log.Text.ShouldNotContain("s3cret");
        _it.Mask.Apply("s3cret").ShouldBe("***");
    }
}
