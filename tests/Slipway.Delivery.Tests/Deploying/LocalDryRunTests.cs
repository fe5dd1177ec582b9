using Slipway.Delivery.Tests.Ledger;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalDryRunTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task On_a_machine_where_nothing_runs_the_whole_delivery_is_shown_and_nothing_happens()
    {
        var gate = new RecordingGate(dryRun: true);
        var workload = _world.NewWorkload(gate);

        var outcome = await workload.DeployAsync(_world.Request("1.0.0"), Never);
        var observation = await workload.ObserveAsync(_world.Service, outcome.Release, Never);
        var release = await workload.AcceptAsync(_world.Service, outcome.Release, Never);

        release.Url.ShouldNotBeNull();
        observation.Previous.ShouldBeEmpty();
        gate.Changes.Where(change => change.Verb != "record").Select(change => $"{change.Verb} {change.Subject.Split('@')[0]}").ShouldBe(
            ["start ingress of shop", "unpack shop", "start shop 1.0.0", $"switch {release.Url} to shop 1.0.0"]);
        _world.Processes().ShouldBeEmpty();
        Directory.GetFileSystemEntries(_world.Folder).ShouldBe([_world.Images]);
    }

    [Fact]
    public async Task Beside_a_running_release_the_delivery_is_shown_and_the_release_goes_on()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var before = Snapshot();
        var processes = _world.Processes();
        var gate = new RecordingGate(dryRun: true);
        var workload = _world.NewWorkload(gate);

        var outcome = await workload.DeployAsync(_world.Request("1.1.0"), Never);
        await workload.AcceptAsync(_world.Service, outcome.Release, Never);

        outcome.Previous.ShouldBe(first);
        gate.Changes.Where(change => change.Verb != "record").Select(change => $"{change.Verb} {change.Subject.Split('@')[0]}").ShouldBe(
            ["unpack shop", "start shop 1.1.0", $"switch {first.Url} to shop 1.1.0", "stop shop 1.0.0"]);
        Snapshot().ShouldBe(before);
        _world.Processes().ShouldBe(processes, ignoreOrder: true);
        (await _world.GetAsync(first.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_teardown_a_rollback_and_a_rejection_are_only_shown()
    {
        await _world.DeliverAsync("1.0.0");
        await _world.DeliverAsync("1.1.0");
        var before = Snapshot();

        await _world.NewWorkload(new RecordingGate(dryRun: true)).RollbackAsync(_world.Service, null, "back", Never);
        var rejecting = _world.NewWorkload(new RecordingGate(dryRun: true));
        var candidate = (await rejecting.DeployAsync(_world.Request("1.2.0"), Never)).Release;
        await rejecting.RejectAsync(_world.Service, candidate, "no", quarantine: true, Never);
        await _world.NewWorkload(new RecordingGate(dryRun: true)).DownAsync(_world.Service, Never);

        Snapshot().ShouldBe(before);
        (await _world.GetAsync(_world.State.Url!)).ShouldBe("1.1.0");
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Every file with its time and size.</summary>
    private List<string> Snapshot() =>
    [
        .. new DirectoryInfo(_world.Options.Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")
            .Order(),
    ];
}
