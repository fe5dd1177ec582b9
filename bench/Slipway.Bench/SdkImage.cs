using System.Runtime.InteropServices;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>The .NET SDK of this machine as an image in the engine: what a Dockerfile that compiles begins with, where no image can be pulled.</summary>
internal static class SdkImage
{
    public const string Name = "slipway-bench/sdk";

    // The loader, a shell, and what the runtime is linked to or loads by itself.
    private static readonly string[] Libraries =
        ["ld-linux-*.so.*", "libc.so.6", "libdl.so.2", "libgcc_s.so.1", "libm.so.6", "libpthread.so.0", "librt.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3", "libz.so.1"];

    public static async Task ImportAsync(ProcessRunner processes, DockerClient docker, AbsolutePath folder)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")).TrimStart('/').TrimEnd('/');
        string[] found = [.. ((string[])["/lib", "/lib64", "/usr/lib"]).Where(Directory.Exists).SelectMany(Find).Distinct(StringComparer.Ordinal).Select(file => file.TrimStart('/'))];
        var (archive, root) = (folder / "sdk.tar", folder / "sdk");
        (root / "tmp").CreateDirectory();
        (root / "root").CreateDirectory();
        File.WriteAllText((root / "etc").CreateDirectory() / "passwd", "root:x:0:0:root:/root:/bin/sh\n");
        await processes.RunAsync(
            new ProcessSpec("tar", ["--dereference", "--create", "--file", archive, "--directory", "/", dotnet, "bin/sh", .. found, "--directory", root, "etc", "root", "tmp"]),
            CancellationToken.None);
        await docker.RunAsync(
            "import", "--change", $"ENV PATH=/{dotnet}:/bin", "--change", $"ENV DOTNET_ROOT=/{dotnet}", "--change", "ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
            "--change", "ENV DOTNET_CLI_TELEMETRY_OPTOUT=1", "--change", "ENV DOTNET_NOLOGO=1", "--change", "ENV DOTNET_GENERATE_ASPNET_CERTIFICATE=false", archive, Name);
        File.Delete(archive);
    }

    // Where the linker looks: the folder itself, and that of the machine's kind (x86_64-linux-gnu).
    private static IEnumerable<string> Find(string folder) =>
        Directory.EnumerateDirectories(folder, "*-linux-gnu").Append(folder).SelectMany(place => Libraries.SelectMany(name => Directory.EnumerateFiles(place, name)));
}
