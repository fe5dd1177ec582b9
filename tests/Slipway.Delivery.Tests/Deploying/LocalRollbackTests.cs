using Slipway.Tooling;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalRollbackTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task Going_back_twice_goes_back_two_releases_and_then_says_that_there_is_none()
    {
        var first = await _world.DeliverAsync("1.0.0");
        await _world.DeliverAsync("1.1.0");
        await _world.DeliverAsync("1.2.0");

        (await _world.Workload.RollbackAsync(_world.Service, null, "back-1", Never)).Version.ShouldBe("1.1.0");
        var second = await _world.NewWorkload().RollbackAsync(_world.Service, null, "back-2", Never);

        second.Version.ShouldBe("1.0.0");
        second.RunId.ShouldBe("back-2");
        second.VerifiedAt.ShouldBe(first.VerifiedAt);
        (await _world.GetAsync(second.Url!)).ShouldBe("1.0.0");
        _world.Processes().Count.ShouldBe(2);
        var refusal = await Should.ThrowAsync<UsageException>(_world.Workload.RollbackAsync(_world.Service, null, "back-3", Never));
        refusal.Cure.ShouldBe("Choose one of: 1.2.0, 1.1.0, 1.0.0.");
    }

    [Fact]
    public async Task A_version_can_be_named_also_when_its_files_were_pruned()
    {
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0", "1.3.0" })
        {
            await _world.DeliverAsync(version);
        }

        var release = await _world.Workload.RollbackAsync(_world.Service, "1.0.0", "back", Never);

        (await _world.GetAsync(release.Url!)).ShouldBe("1.0.0");
        var refusal = await Should.ThrowAsync<UsageException>(_world.Workload.RollbackAsync(_world.Service, "9.9.9", "back", Never));
        refusal.What.ShouldBe("shop has no verified release 9.9.9.");
    }

    [Fact]
    public async Task A_clock_that_jumps_back_does_not_change_which_release_came_before()
    {
        var clock = new JumpingClock();
        _world.Clock = clock;
        _world.NewWorkload();
        await _world.DeliverAsync("1.0.0");
        clock.Offset = TimeSpan.FromDays(-400);
        await _world.DeliverAsync("1.1.0");

        (await _world.Workload.RollbackAsync(_world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
    }

    [Fact]
    public async Task Nothing_goes_back_to_a_rejected_release()
    {
        await _world.DeliverAsync("1.0.0");
        var bad = (await _world.Workload.DeployAsync(_world.Request("1.1.0"), Never)).Release;
        await _world.Workload.RejectAsync(_world.Service, bad, "errors", quarantine: true, Never);

        var refusal = await Should.ThrowAsync<UsageException>(_world.Workload.RollbackAsync(_world.Service, "1.1.0", "back", Never));

        refusal.Why.ShouldBe("A bake rejected it.");
    }

    [Fact]
    public async Task After_a_teardown_a_rollback_brings_the_last_verified_release_up_at_the_same_address()
    {
        var release = await _world.DeliverAsync("1.0.0");
        await _world.Workload.DownAsync(_world.Service, Never);
        _world.Processes().ShouldBeEmpty();
        var down = await _world.Workload.ReadAsync(_world.Service, Never);
        down.Serving.ShouldBeNull();
        down.Url.ShouldBe(release.Url);
        down.Problem.ShouldBeNull();

        var back = await _world.Workload.RollbackAsync(_world.Service, null, "back", Never);

        back.Url.ShouldBe(release.Url);
        (await _world.GetAsync(back.Url!)).ShouldBe("1.0.0");
    }

    public void Dispose() => _world.Dispose();
}
