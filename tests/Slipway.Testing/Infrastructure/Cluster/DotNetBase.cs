using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Oci;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>
/// An image with the .NET and ASP.NET Core runtimes of this machine, the libraries that they load, and busybox: what a service's own layers go on top of
/// where no image can be pulled.
/// </summary>
public static class DotNetBase
{
    private const string Repository = "slipway/dotnet";
    private const string Recipe = "1"; // of what follows; another one makes another image

    private static readonly DateTimeOffset Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // For debuggers and tracing; the last needs a library that is not everywhere.
    private static readonly string[] LeftOut = ["createdump", "libmscordaccore.so", "libmscordbi.so", "libcoreclrtraceptprovider.so"];

    /// <summary>Puts it into the registry at <paramref name="address"/> and answers its name with its digest. Built once for a machine and runtime.</summary>
    public static async Task<string> PushAsync(PartContext context, string address, CancellationToken cancellationToken)
    {
        var layout = OciLayout.Create(context.Cache / $"dotnet-{Environment.Version}-{RuntimeInformation.ProcessArchitecture}-{Recipe}", context.Clock);
        var image = layout.Resolve(Recipe) ?? await BuildAsync(context, layout, cancellationToken).ConfigureAwait(false);
        using var registry = new RegistryClient(
            RegistryAddress.Parse(address),
            new RegistryClientOptions(),
            NoCredentials.Instance,
            new ApplyingGate(NullLog.Instance),
            context.Clock,
            new SecretMask(),
            NullLog.Instance);
        await registry.PushAsync(new PushRequest(layout, image.Digest, Repository, Recipe), cancellationToken).ConfigureAwait(false);
        return $"{address}/{Repository}@{image.Digest}";
    }

    private static async Task<Descriptor> BuildAsync(PartContext context, OciLayout layout, CancellationToken cancellationToken)
    {
        context.Log.Info($"building an image with the .NET runtime {Environment.Version}");
        var busybox = await AptPackage.EnsureAsync(context, "busybox", "busybox-static", cancellationToken).ConfigureAwait(false);
        var runtime = FindRuntime();
        var libraries = await FindLibrariesAsync(context, runtime, cancellationToken).ConfigureAwait(false);
        var below = await LayerWriter.WriteAsync(layout, [.. SystemEntries(busybox), .. libraries], cancellationToken).ConfigureAwait(false);
        var above = await LayerWriter.WriteAsync(layout, RuntimeEntries(runtime), cancellationToken).ConfigureAwait(false);
        var config = new ImageConfig
        {
            Created = Time,
            Os = "linux",
            Architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
            Config = new ContainerConfig { Env = ["PATH=/usr/share/dotnet:/bin", "DOTNET_ROOT=/usr/share/dotnet"], User = "10001:10001" },
            RootFs = new RootFs("layers", [below.DiffId, above.DiffId]),
        };
        var image = await layout.WriteImageAsync(config, [below.Descriptor, above.Descriptor], annotations: null, cancellationToken).ConfigureAwait(false);
        return await layout.TagAsync(Recipe, image with { Platform = null }, immutable: true, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<LayerEntry> SystemEntries(AbsolutePath busybox)
    {
        yield return Executable("bin/busybox", busybox);
        foreach (var applet in (string[])["sh", "cat", "echo", "false", "ls", "sleep", "true", "wget"])
        {
            yield return new LayerEntry($"bin/{applet}", LayerEntryKind.SymbolicLink, Time) { Target = "busybox" };
        }

        yield return Text("etc/passwd", "root:x:0:0:root:/:/bin/sh\napp:x:10001:10001:app:/tmp:/bin/sh\n");
        yield return Text("etc/group", "root:x:0:\napp:x:10001:\n");
        yield return new LayerEntry("tmp", LayerEntryKind.Directory, Time) { Mode = (UnixFileMode)Convert.ToInt32("1777", 8) };
    }

    private static IEnumerable<LayerEntry> RuntimeEntries(ImmutableArray<AbsolutePath> files)
    {
        var root = RuntimeRoot();
        return files.Select(file => Executable($"usr/share/dotnet/{file.RelativeTo(root)}", file));
    }

    private static ImmutableArray<AbsolutePath> FindRuntime()
    {
        var root = RuntimeRoot();
        var version = Environment.Version.ToString();
        string[] folders = ["host/fxr", "shared/Microsoft.NETCore.App", "shared/Microsoft.AspNetCore.App"];
        return
        [
            root / "dotnet",
            .. folders.SelectMany(folder => Directory.EnumerateFiles(root / folder / version, "*", SearchOption.AllDirectories))
                .Where(file => !LeftOut.Contains(Path.GetFileName(file)))
                .Select(AbsolutePath.Create),
        ];
    }

    // The one that runs this: dotnet/shared/Microsoft.NETCore.App/VERSION.
    private static AbsolutePath RuntimeRoot() => AbsolutePath.Create(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));

    private static async Task<IEnumerable<LayerEntry>> FindLibrariesAsync(
        PartContext context, ImmutableArray<AbsolutePath> runtime, CancellationToken cancellationToken)
    {
        var native = runtime.Where(file => file.Name == "dotnet" || file.Name.EndsWith(".so", StringComparison.Ordinal)).Select(file => file.ToString());
        var said = await context.Processes.RunAsync(new ProcessSpec("ldd", native) { ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        var linked = said.Lines.Select(line => line.Split("=>")[^1].Trim().Split(' ')[0])
            .Where(path => path.StartsWith("/lib", StringComparison.Ordinal) || path.StartsWith("/usr/lib", StringComparison.Ordinal)).Distinct().ToList();
        var folder = Path.GetDirectoryName(linked.FirstOrDefault(path => path.EndsWith("/libc.so.6", StringComparison.Ordinal)))
            ?? throw new PartUnavailableException($"ldd does not say what the .NET runtime is linked to.\n{said.StandardOutput}{said.StandardError}");

        // Hashing is OpenSSL's, which the runtime loads by itself.
        foreach (var library in (string[])["libssl.so.3", "libcrypto.so.3"])
        {
            if (File.Exists(Path.Combine(folder, library)))
            {
                linked.Add(Path.Combine(folder, library));
            }
        }

        return linked.Select(path => Executable(path.TrimStart('/'), AbsolutePath.Create(path)));
    }

    private static LayerEntry Executable(string path, AbsolutePath source) =>
        new(path, LayerEntryKind.File, Time) { Source = Follow(source), Mode = (UnixFileMode)Convert.ToInt32("755", 8) };

    private static AbsolutePath Follow(AbsolutePath path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? AbsolutePath.Create(target.FullName) : path;

    private static LayerEntry Text(string path, string content) => new(path, LayerEntryKind.File, Time) { Content = Encoding.UTF8.GetBytes(content) };
}
