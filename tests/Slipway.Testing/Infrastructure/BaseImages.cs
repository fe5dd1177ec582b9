using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Oci;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Base images for tests, made of what this machine has, since none can be pulled; each in a registry, named by digest.</summary>
public static class BaseImages
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>ASP.NET Core: the host's own shared frameworks with the libraries that they load.</summary>
    /// <returns><c>HOST:PORT/base/aspnet@sha256:…</c>.</returns>
    public static async Task<string> PushAspNetAsync(PartContext context, RegistryPart registry, CancellationToken cancellationToken)
    {
        // …/shared/Microsoft.NETCore.App/VERSION/
        var runtime = AbsolutePath.Create(RuntimeEnvironment.GetRuntimeDirectory());
        var (version, dotnet) = (runtime.Name, runtime.Parent!.Parent!.Parent!);
        var files = new[] { dotnet / "host" / "fxr" / version, runtime, dotnet / "shared" / "Microsoft.AspNetCore.App" / version }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(file => AbsolutePath.Create(file))
            .Select(file => File(file, $"usr/share/dotnet/{file.RelativeTo(dotnet)}", file.Name.EndsWith(".so", StringComparison.Ordinal)))
            .Append(File(dotnet / "dotnet", "usr/share/dotnet/dotnet", isProgram: true))
            .Append(new LayerEntry("tmp", LayerEntryKind.Directory, Time) { Mode = (UnixFileMode)Convert.ToInt32("1777", 8) });
        var libraries = await LibrariesAsync(context, [dotnet / "dotnet", .. Directory.GetFiles(runtime, "*.so")], cancellationToken).ConfigureAwait(false);
        var environment = ImmutableArray.Create("DOTNET_EnableDiagnostics=0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "PATH=/usr/share/dotnet:/bin");
        return await PushAsync(context, registry, "base/aspnet", [[.. libraries], [.. files]], environment, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nothing but <c>/bin/busybox</c> (Debian's static one).</summary>
    /// <returns><c>HOST:PORT/base/busybox@sha256:…</c>.</returns>
    public static Task<string> PushBusyboxAsync(PartContext context, RegistryPart registry, CancellationToken cancellationToken) => PushAsync(
        context,
        registry,
        "base/busybox",
        [[File(context.Find("busybox") ?? throw new PartUnavailableException("busybox is not on PATH. Install busybox-static."), "bin/busybox", isProgram: true)]],
        ["PATH=/bin"],
        cancellationToken);

    private static LayerEntry File(AbsolutePath source, string path, bool isProgram) => new(path, LayerEntryKind.File, Time)
    {
        Source = source,
        Mode = (UnixFileMode)Convert.ToInt32(isProgram ? "755" : "644", 8),
    };

    // Under the very paths at which the loader will look for them.
    private static async Task<IEnumerable<LayerEntry>> LibrariesAsync(PartContext context, IEnumerable<string> programs, CancellationToken cancellationToken)
    {
        var listed = await context.Processes.RunAsync(new ProcessSpec("ldd", programs) { ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        return listed.Lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(word => word.Trim('\t'))
            .Where(word => word.StartsWith("/lib", StringComparison.Ordinal) && System.IO.File.Exists(word))
            .Distinct()
            .Select(path => File(AbsolutePath.Create(path), path.TrimStart('/'), isProgram: true));
    }

    private static async Task<string> PushAsync(
        PartContext context,
        RegistryPart registry,
        string repository,
        IReadOnlyList<LayerEntry[]> layers,
        ImmutableArray<string> environment,
        CancellationToken cancellationToken)
    {
        var layout = OciLayout.Create(context.NewFolder("base"), context.Clock);
        var written = new List<Layer>();
        foreach (var layer in layers)
        {
            written.Add(await LayerWriter.WriteAsync(layout, layer, cancellationToken).ConfigureAwait(false));
        }

        var config = new ImageConfig
        {
            Created = Time,
            Os = "linux",
            Architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
            Config = new ContainerConfig { Env = environment },
            RootFs = new RootFs("layers", [.. written.Select(layer => layer.DiffId)]),
        };
        var image = await layout.WriteImageAsync(config, written.Select(layer => layer.Descriptor), annotations: null, cancellationToken).ConfigureAwait(false);
        using var client = new RegistryClient(
            RegistryAddress.Parse(registry.Address),
            new RegistryClientOptions(),
            NoCredentials.Instance,
            new ApplyingGate(NullLog.Instance),
            context.Clock,
            new SecretMask(),
            NullLog.Instance);
        await client.PushAsync(new PushRequest(layout, image.Digest, repository, "1"), cancellationToken).ConfigureAwait(false);
        return $"{registry.Address}/{repository}@{image.Digest}";
    }
}
