using System.Diagnostics;
using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>
/// Side by side on one docker-registry: the image writer against <c>dotnet publish -t:PublishContainer</c> (unchanged, and after a one-line change), and
/// a push of
/// 200 MB in 8 layers against <c>skopeo copy</c> and, where an engine answers, <c>docker push</c>. Needs docker-registry and skopeo on PATH.
/// </summary>
public static class ImagesBench
{
    private const int Rounds = 3;
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Prints a line for each measurement: the best of three.</summary>
    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-bench-").FullName);
        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), folder);
        try
        {
            await using var registry = await ImagesRegistry.StartAsync(processes, folder / "registry", cancellationToken);
            await CompareBuildsAsync(processes, folder, registry, output, cancellationToken);
            await ComparePushesAsync(processes, folder, registry, output, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareBuildsAsync(
        ProcessRunner processes, AbsolutePath folder, ImagesRegistry registry, TextWriter output, CancellationToken cancellationToken)
    {
        var ours = WriteApp(folder / "ours");
        var theirs = WriteApp(folder / "theirs");
        var layout = OciLayout.Create(folder / "layout", TimeProvider.System);
        var empty = await WriteImageAsync(layout, [new LayerEntry("etc/base", LayerEntryKind.File, Time)], cancellationToken);
        using (var client = registry.Client(folder))
        {
            await client.PushAsync(new PushRequest(layout, empty.Digest, "base", "1"), cancellationToken);
        }

        await output.WriteLineAsync($"{"build",-44}{"seconds",10}{"bytes written",16}");
        foreach (var (name, change) in new[] { ("first", false), ("unchanged", false), ("one line", true) })
        {
            if (change)
            {
                Touch(ours);
                Touch(theirs);
            }

            var before = SizeOf(layout.Folder);
            var (seconds, _) = await BestAsync(
                async () => await new DotNetImageBuilder(processes, NullLog.Instance).BuildAsync(Request(ours), layout, cancellationToken),
                name == "first" ? 1 : Rounds);
            await output.WriteLineAsync($"{$"Slipway, {name}",-44}{seconds,10:0.00}{SizeOf(layout.Folder) - before,16:N0}");
            var archive = folder / "image.tar.gz";
            var spec = new ProcessSpec(
                "dotnet", "publish", theirs, "-c", "Release", "-t:PublishContainer",
                $"-p:ContainerBaseImage={registry.Host}/base:1", $"-p:ContainerArchiveOutputPath={archive}",
                "-p:UseAppHost=false", "-nodeReuse:false", "-v", "q");
            (seconds, _) = await BestAsync(async () => await processes.RunAsync(spec, cancellationToken), name == "first" ? 1 : Rounds);
            await output.WriteLineAsync($"{$"PublishContainer, {name}",-44}{seconds,10:0.00}{new FileInfo(archive).Length,16:N0}");
        }
    }

    private static async Task ComparePushesAsync(
        ProcessRunner processes, AbsolutePath folder, ImagesRegistry registry, TextWriter output, CancellationToken cancellationToken)
    {
        const int Layers = 8;
        const int LayerBytes = 25_000_000;
        var layout = OciLayout.Create(folder / "big", TimeProvider.System);
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"push of 200 MB in 8 layers",-44}{"seconds",10}{"memory over idle",18}");
        var (best, skopeo, pushed, peak) = (double.MaxValue, double.MaxValue, double.MaxValue, 0L);
        var docker = await DockerClient.FindAsync(processes);
        await using var other = await ImagesRegistry.StartAsync(processes, folder / "other-registry", cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            var noise = new byte[LayerBytes];
            var layers = new List<LayerEntry[]>();
            for (var layer = 0; layer < Layers; layer++)
            {
                new Random((100 * round) + layer).NextBytes(noise);
                layers.Add([new LayerEntry($"layer{layer}", LayerEntryKind.File, Time) { Content = noise.ToArray() }]);
            }

            var image = await WriteImageAsync(layout, cancellationToken, [.. layers]);
            await layout.TagAsync($"r{round}", image, immutable: false, cancellationToken);
            layers.Clear();
            GC.Collect();
            var idle = Process.GetCurrentProcess().WorkingSet64;
            using var client = registry.Client(folder);
            var push = BestAsync(async () => await client.PushAsync(new PushRequest(layout, image.Digest, $"ours{round}", "1"), cancellationToken), 1);
            while (!push.IsCompleted)
            {
                await Task.WhenAny(push, Task.Delay(10, cancellationToken));
                using var self = Process.GetCurrentProcess();
                peak = Math.Max(peak, self.WorkingSet64 - idle);
            }

            best = Math.Min(best, (await push).Seconds);
            var copy = new ProcessSpec(
                "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci:{layout.Folder}:r{round}", $"docker://{registry.Host}/theirs{round}:1");
            skopeo = Math.Min(skopeo, (await BestAsync(async () => await processes.RunAsync(copy, cancellationToken), 1)).Seconds);
            if (docker is not null)
            {
                // To another registry than it was pulled from: within one, docker would let it mount the layers.
                await docker.RunAsync("pull", "--quiet", $"{registry.Host}/ours{round}:1");
                await docker.RunAsync("tag", $"{registry.Host}/ours{round}:1", $"{other.Host}/docker:{round}");
                pushed = Math.Min(pushed, (await BestAsync(() => docker.RunAsync("push", "--quiet", $"{other.Host}/docker:{round}"), 1)).Seconds);
            }
        }

        await output.WriteLineAsync($"{"Slipway",-44}{best,10:0.00}{peak / 1_000_000.0,15:0.0} MB");
        await output.WriteLineAsync($"{"skopeo copy",-44}{skopeo,10:0.00}");
        if (docker is not null)
        {
            await output.WriteLineAsync($"{"docker push",-44}{pushed,10:0.00}");
        }

        await output.WriteLineAsync($"{"over the faster of them (goal: at most 1.0)",-44}{best / Math.Min(skopeo, pushed),10:0.00}");
    }

    private static Task<Descriptor> WriteImageAsync(OciLayout layout, LayerEntry[] layer, CancellationToken cancellationToken) =>
        WriteImageAsync(layout, cancellationToken, layer);

    private static async Task<Descriptor> WriteImageAsync(OciLayout layout, CancellationToken cancellationToken, params LayerEntry[][] layers)
    {
        var written = new List<Layer>();
        foreach (var layer in layers)
        {
            written.Add(await LayerWriter.WriteAsync(layout, layer, cancellationToken));
        }

        var config = new ImageConfig
        {
            Os = "linux",
            Architecture = "amd64",
            Config = new ContainerConfig { Env = ["PATH=/usr/bin"] },
            RootFs = new RootFs("layers", [.. written.Select(layer => layer.DiffId)]),
            History = [],
        };
        return await layout.WriteImageAsync(config, written.Select(layer => layer.Descriptor), annotations: null, cancellationToken);
    }

    private static async Task<(double Seconds, int Rounds)> BestAsync(Func<Task> act, int rounds)
    {
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await act();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return (best, rounds);
    }

    private static DotNetImageRequest Request(AbsolutePath project) => new()
    {
        Root = project.Parent!,
        Project = project,
        WorkFolder = project.Parent! / "work",
        Commit = new string('a', 40),
        CommitTime = Time,
    };

    private static AbsolutePath WriteApp(AbsolutePath folder)
    {
        folder.CreateDirectory();
        File.WriteAllText(folder / "App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><DefaultItemExcludes>$(DefaultItemExcludes);work/**</DefaultItemExcludes></PropertyGroup>
              <ItemGroup><PackageReference Include="YamlDotNet" Version="16.3.0" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(folder / "Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args).Build().Run();\n");
        return folder / "App.csproj";
    }

    private static void Touch(AbsolutePath project) =>
        File.AppendAllText(project.Parent! / "Program.cs", "public static class Changed { public static int Value => 1; }\n");

    private static long SizeOf(AbsolutePath folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
