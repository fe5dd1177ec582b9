using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// This repository's own workflows, one after the other in one world, each played when a test first asks for it: a stage plays those before it.
/// </summary>
public sealed class DeliveryStory : IAsyncLifetime
{
    /// <summary>A package that the second release brings, and of which something becomes known later.</summary>
    public const string Package = "Newtonsoft.Json";

    private readonly Dictionary<string, Task<DeliveryStage>> _stages = [];
    private DeliveryWorld? _world;

    public DeliveryWorld World => _world!;

    /// <summary>What production's user saw while <see cref="SecondRelease"/> went on.</summary>
    public PollingClient User { get; private set; } = null!;

    public Task<DeliveryStage> FirstPush => Once(nameof(FirstPush), async () =>
    {
        _world = await DeliveryWorld.StartAsync();
        World.Machine = World.DayBefore(Package);
        return await World.PlayAsync("main");
    });

    /// <summary>As <c>main</c> dispatched it.</summary>
    public Task<DeliveryStage> FirstRelease => Once(nameof(FirstRelease), async () =>
    {
        await FirstPush;
        return await World.PlayAsync("release", started => Dispatched(OnTag(started, "v0.1.0"), ("version", "v0.1.0")));
    });

    public Task<DeliveryStage> SecondPush => Once(nameof(SecondPush), async () =>
    {
        await FirstRelease;
        await File.WriteAllTextAsync(World.Repository.Folder / "src/LoadHarness/reports.deps.json", $$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": { "{{Package}}/12.0.3": { "runtime": { "{{Package}}.dll": {} } } } },
              "libraries": { "{{Package}}/12.0.3": { "type": "package", "serviceable": true, "sha512": "" } }
            }
            """);
        await World.Repository.Git.CommitAsync("feat: reports");
        return await World.PlayAsync("main");
    });

    /// <summary>A person pushed the tag.</summary>
    public Task<DeliveryStage> SecondRelease => Once(nameof(SecondRelease), async () =>
    {
        await SecondPush;
        await using var user = User = World.UserOf("production");
        return await World.PlayAsync("release", started => OnTag(started, "v0.2.0"));
    });

    public Task<DeliveryStage> Rollback => Once(nameof(Rollback), async () =>
    {
        await SecondRelease;
        return await World.PlayAsync("rollback", started => Dispatched(started, ("environment", "production"), ("version", "v0.1.0")));
    });

    /// <summary>The second version again, where production has a setting by now that does not agree with it.</summary>
    public Task<DeliveryStage> BadRelease => Once(nameof(BadRelease), async () =>
    {
        await Rollback;
        var usual = World.Machine;
        World.Machine = new Dictionary<string, string>(usual.Concat(World.BadProduction()));
        var stage = await World.PlayAsync("release", started => OnTag(started, "v0.2.0"));
        World.Machine = usual;
        return stage;
    });

    public Task<DeliveryStage> BadPush => Once(nameof(BadPush), async () =>
    {
        await BadRelease;
        World.Repository.Edit("src/LoadHarness/appsettings.json", "\"ErrorRate\": 0", "\"ErrorRate\": 0.5");
        await World.Repository.Git.CommitAsync("fix: answer faster");
        return await World.PlayAsync("main");
    });

    /// <summary>By the database of a later day, and after somebody has edited a generated file.</summary>
    public Task<DeliveryStage> Nightly => Once(nameof(Nightly), async () =>
    {
        await BadPush;
        World.Repository.Edit(".github/workflows/ci.yml", "timeout-minutes: 30", "timeout-minutes: 300");
        await World.Repository.Git.CommitAsync("ci: have patience");
        World.Machine = new Dictionary<string, string>();
        return await World.PlayAsync("nightly", started => started with { Name = "schedule" });
    });

    public Task InitializeAsync() => Task.CompletedTask; // nothing where the tests are skipped

    public async Task DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    private static WorkflowEvent OnTag(WorkflowEvent started, string tag) => started with { Ref = $"refs/tags/{tag}" };

    private static WorkflowEvent Dispatched(WorkflowEvent started, params (string Name, string Value)[] inputs) =>
        started with { Name = "workflow_dispatch", Inputs = inputs.ToDictionary(input => input.Name, input => input.Value) };

    private Task<DeliveryStage> Once(string stage, Func<Task<DeliveryStage>> play) =>
        _stages.TryGetValue(stage, out var played) ? played : _stages[stage] = play();
}
