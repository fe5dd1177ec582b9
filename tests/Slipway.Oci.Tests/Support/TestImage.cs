using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;

namespace Slipway.Oci.Tests.Support;

/// <summary>Small images, made by the parts under test.</summary>
internal static class TestImage
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static LayerEntry File(string path, string text) =>
        new(path, LayerEntryKind.File, Time) { Content = System.Text.Encoding.UTF8.GetBytes(text) };

    public static LayerEntry File(string path, byte[] bytes) => new(path, LayerEntryKind.File, Time) { Content = bytes };

    public static LayerEntry Link(string path, string target) => new(path, LayerEntryKind.SymbolicLink, Time) { Target = target };

    /// <summary>An image whose layers are the given ones, lowest first.</summary>
    public static async Task<Descriptor> WriteAsync(OciLayout layout, params LayerEntry[][] layers)
    {
        var written = new List<Layer>();
        foreach (var entries in layers)
        {
            written.Add(await LayerWriter.WriteAsync(layout, entries, default));
        }

        return await WriteAsync(layout, written);
    }

    public static async Task<Descriptor> WriteAsync(OciLayout layout, IReadOnlyList<Layer> layers, Platform? platform = null)
    {
        platform ??= Platform.LinuxAmd64;
        var config = new ImageConfig
        {
            Created = Time,
            Os = platform.Os,
            Architecture = platform.Architecture,
            Config = new ContainerConfig { Entrypoint = ["run"], Env = ["A=1"] },
            RootFs = new RootFs("layers", [.. layers.Select(layer => layer.DiffId)]),
        };
        return await layout.WriteImageAsync(config, layers.Select(layer => layer.Descriptor), annotations: null, default);
    }
}
