using Slipway.Oci;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>A folder of the test's own with a layout, and a way to run tools.</summary>
internal sealed class OciFixture : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public OciFixture()
    {
        Folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-oci-").FullName);
        Layout = OciLayout.Create(Folder / "layout", TimeProvider.System);
        Processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Folder);
    }

    public AbsolutePath Folder { get; }

    public OciLayout Layout { get; }

    public ProcessRunner Processes { get; }

    /// <summary>A small image: dependencies of some size, an app that says <paramref name="text"/>.</summary>
    public async Task<Descriptor> WriteImageAsync(string text, int dependencyBytes = 200_000)
    {
        var noise = new byte[dependencyBytes];
        new Random(1).NextBytes(noise);
        var layers = new[]
        {
            await LayerWriter.WriteAsync(Layout, [new LayerEntry("app/dep.bin", LayerEntryKind.File, Time) { Content = noise }], default),
            await LayerWriter.WriteAsync(
                Layout, [new LayerEntry("app/app.txt", LayerEntryKind.File, Time) { Content = System.Text.Encoding.UTF8.GetBytes(text) }], default),
        };
        var config = new ImageConfig
        {
            Created = Time,
            Os = "linux",
            Architecture = "amd64",
            Config = new ContainerConfig { Entrypoint = ["run"], User = "10001:10001" },
            RootFs = new RootFs("layers", [.. layers.Select(layer => layer.DiffId)]),
        };
        return await Layout.WriteImageAsync(config, layers.Select(layer => layer.Descriptor), annotations: null, default);
    }

    public async Task<string> RunAsync(string program, params string[] arguments) =>
        (await Processes.RunAsync(new ProcessSpec(program, arguments), default)).StandardOutput;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
