using System.Text.Json;
using Slipway.Delivery.Deploying.Local;
using Slipway.Oci;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Unpacking;
using Slipway.TestService;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class RegistryReleaseSourceTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task A_pushed_image_is_unpacked_by_its_digest_and_serves()
    {
        var registry = new LayoutRegistry(_world.Folder / "registry", new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);
        var digest = await PushAsync(registry, new Behaviour("1.0.0"));
        _world.Source = new RegistryReleaseSource(registry, new ImageUnpacker(TimeProvider.System, NullLog.Instance));
        _world.NewWorkload();

        var outcome = await _world.Workload.DeployAsync(_world.Request("1.0.0") with { Digest = digest }, Never);
        var release = await _world.Workload.AcceptAsync(_world.Service, outcome.Release, Never);

        (await _world.GetAsync(release.Url!)).ShouldBe("1.0.0");
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(await _world.GetAsync(new Uri(release.Url!, "/environment")))!;
        variables["GREETING"].ShouldBe("hello from the image");
        variables["IMAGE_DIGEST"].ShouldBe(digest.ToString());
    }

    [Fact]
    public async Task An_image_that_is_not_there_changes_nothing()
    {
        var registry = new LayoutRegistry(_world.Folder / "registry", new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);
        await _world.DeliverAsync("1.0.0");
        _world.Source = new RegistryReleaseSource(registry, new ImageUnpacker(TimeProvider.System, NullLog.Instance));

        await Should.ThrowAsync<ContentNotFoundException>(_world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never));

        _world.State.Candidate.ShouldBeNull();
        (await _world.GetAsync(_world.State.Url!)).ShouldBe("1.0.0");
    }

    public void Dispose() => _world.Dispose();

    private static LayerEntry Entry(string name) => new($"app/{name}", LayerEntryKind.File, DateTimeOffset.UnixEpoch);

    private async Task<Digest> PushAsync(LayoutRegistry registry, Behaviour behaviour)
    {
        var layout = OciLayout.Create(_world.Folder / "built", TimeProvider.System);
        var files = Directory.GetFiles(AppContext.BaseDirectory, "Slipway.TestService.*")
            .Select(file => Entry(Path.GetFileName(file)) with { Source = AbsolutePath.Create(file) })
            .Append(Entry("behaviour.json") with { Content = JsonSerializer.SerializeToUtf8Bytes(behaviour, JsonSerializerOptions.Web) });
        var layer = await LayerWriter.WriteAsync(layout, files, Never);
        var config = new ImageConfig
        {
            Architecture = "amd64",
            Os = "linux",
            RootFs = new RootFs("layers", [layer.DiffId]),
            Config = new ContainerConfig
            {
                Entrypoint = ["dotnet", "/app/Slipway.TestService.dll"],
                WorkingDir = "/app",
                Env = ["GREETING=hello from the image", "ASPNETCORE_HTTP_PORTS=8080"],
            },
        };
        var image = await layout.WriteImageAsync(config, [layer.Descriptor], null, Never);
        await registry.PushAsync(new PushRequest(layout, image.Digest, _world.Service.Name, "1.0.0"), Never);
        return image.Digest;
    }
}
