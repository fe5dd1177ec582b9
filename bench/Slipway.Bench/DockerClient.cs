using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>The docker command line, if an engine answers it: <c>tests/infrastructure/run docker -- …</c> gives one.</summary>
internal sealed class DockerClient(ProcessRunner processes, string program)
{
    public static async Task<DockerClient?> FindAsync(ProcessRunner processes)
    {
        var program = Environment.GetEnvironmentVariable("SLIPWAY_DOCKER") ?? "docker";
        var answer = await processes.RunAsync(new ProcessSpec(program, "version") { ThrowOnError = false }, CancellationToken.None);
        if (answer.ExitCode == 0)
        {
            return new(processes, program);
        }

        Console.WriteLine("   no Docker engine answers: its contestants are left out (tests/infrastructure/run docker -- … starts one)");
        return null;
    }

    public Task RunAsync(params IEnumerable<string> arguments) => processes.RunAsync(
        new ProcessSpec(program, arguments)
        {
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("DOCKER_BUILDKIT", "1"),
        },
        CancellationToken.None);

    /// <summary>The SDK, its runtime and the libraries that they load, of this machine, as the image <c>sdk</c>.</summary>
    public async Task ImportSdkAsync(AbsolutePath folder)
    {
        var runtime = AbsolutePath.Create(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var dotnet = runtime.Parent!.Parent!.Parent!;
        var listed = await processes.RunAsync(new ProcessSpec("ldd", [dotnet / "dotnet", .. Directory.GetFiles(runtime, "*.so")]) { ThrowOnError = false }, CancellationToken.None);
        var libraries = listed.Lines.SelectMany(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.StartsWith("/lib", StringComparison.Ordinal) && File.Exists(word))
            .Concat(Directory.GetDirectories("/lib", "*-linux-gnu").SelectMany(folder => new[] { $"{folder}/libssl.so.3", $"{folder}/libcrypto.so.3" }).Where(File.Exists))
            .Distinct();
        (folder / "tmp").CreateDirectory();
        await processes.RunAsync(
            new ProcessSpec("tar", ["--dereference", "--create", "--file", folder / "sdk.tar", "--directory", folder, "tmp", "--directory", "/", dotnet, .. libraries, "/bin/busybox"])
            {
                ThrowOnError = false, // it says that it leaves the leading slash away
            },
            CancellationToken.None);
        await RunAsync(
            "import", "--change", $"ENV PATH={dotnet}:/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_HOME=/tmp HOME=/tmp DOTNET_NOLOGO=1", folder / "sdk.tar", "sdk");
        File.Delete(folder / "sdk.tar");
    }
}
