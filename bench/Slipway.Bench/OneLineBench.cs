using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>
/// From a changed line to an image in a registry: ours, <c>dotnet publish -t:PublishContainer</c>, and <c>docker build &amp;&amp; docker push</c> of both usual Dockerfiles:
/// one that copies what was published outside, and one that compiles inside, in a stage of its own, with the restored packages in a layer that stays.
/// </summary>
internal static class OneLineBench
{
    private const string Dockerfile = """
        FROM scratch
        COPY out /app
        USER 10001:10001
        ENTRYPOINT ["dotnet", "/app/App.dll"]

        """;

    private const string DockerfileInStages = $"""
        FROM {SdkImage.Name} AS build
        WORKDIR /source
        COPY App.csproj nuget.config ./
        RUN dotnet restore
        COPY Program.cs .
        RUN dotnet publish --configuration Release --no-restore --output /out -p:UseAppHost=false
        FROM scratch
        COPY --from=build /out /app
        USER 10001:10001
        ENTRYPOINT ["dotnet", "/app/App.dll"]

        """;

    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<bool> RunAsync(string[] args)
    {
        // For all contestants alike: as the SDK has it where nobody says otherwise, with its compiler server.
        Environment.SetEnvironmentVariable("UseSharedCompilation", args.Contains("--no-compiler-server") ? "false" : null);
        var folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-bench-").FullName);
        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), folder);
        try
        {
            await using var registry = await ImagesRegistry.StartAsync(processes, folder / "registry", CancellationToken.None);
            return await CompareAsync(processes, folder, registry, Options.Number(args, "--rounds", 5));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> CompareAsync(ProcessRunner processes, AbsolutePath folder, ImagesRegistry registry, int rounds)
    {
        var layout = OciLayout.Create(folder / "layout", TimeProvider.System);
        using var client = registry.Client(folder);
        await PushBaseAsync(layout, client);
        var (ours, theirs, dockers) = (WriteApp(folder / "ours"), WriteApp(folder / "theirs"), WriteApp(folder / "docker"));
        var round = 0;
        var contestants = new List<(string, Func<Task>)>
        {
            ("Slipway", async () =>
            {
                Change(ours, ++round);
                var built = await new DotNetImageBuilder(processes, NullLog.Instance).BuildAsync(Request(ours, round), layout, CancellationToken.None);
                await client.PushAsync(new PushRequest(layout, built.Image.Digest, "ours", $"{round}"), CancellationToken.None);
            }),
            ("PublishContainer", async () =>
            {
                Change(theirs, round);
                await processes.RunAsync(
                    new ProcessSpec(
                        "dotnet", "publish", theirs, "-c", "Release", "-t:PublishContainer", $"-p:ContainerBaseImage={registry.Host}/base:1",
                        $"-p:ContainerRegistry={registry.Host}", "-p:ContainerRepository=theirs", $"-p:ContainerImageTag={round}", "-p:UseAppHost=false", "-nodeReuse:false", "-v", "q"),
                    CancellationToken.None);
            }),
        };
        if (await DockerClient.FindAsync(processes) is { } docker)
        {
            contestants.Add(("publish, docker build && push", async () =>
            {
                Change(dockers, round);
                await processes.RunAsync(
                    new ProcessSpec("dotnet", "publish", dockers, "-c", "Release", "-o", dockers.Parent! / "out", "-p:UseAppHost=false", "-nodeReuse:false", "-v", "q"),
                    CancellationToken.None);
                await docker.RunAsync("build", "--quiet", "--network", "none", "--tag", $"{registry.Host}/docker:{round}", dockers.Parent!);
                await docker.RunAsync("push", "--quiet", $"{registry.Host}/docker:{round}");
            }
            ));
            var staged = WriteApp(folder / "staged");
            File.WriteAllText(staged.Parent! / "Dockerfile", DockerfileInStages);
            File.WriteAllText(staged.Parent! / ".dockerignore", "*\n!App.csproj\n!nuget.config\n!Program.cs\n");
            File.WriteAllText(staged.Parent! / "nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>\n"); // it needs none, and has no network
            await SdkImage.ImportAsync(processes, docker, folder);
            contestants.Add(("docker build (in stages) && push", async () =>
            {
                Change(staged, round);
                await docker.RunAsync("build", "--quiet", "--network", "none", "--tag", $"{registry.Host}/staged:{round}", staged.Parent!);
                await docker.RunAsync("push", "--quiet", $"{registry.Host}/staged:{round}");
            }
            ));
        }

        var series = await Comparison.RunAsync(rounds, contestants);
        Comparison.Print(series);
        var slowest = series.Skip(1).MaxBy(each => each.Over(series[0]))!;
        return Comparison.Goal($"Slipway over the slowest of the others ({slowest.Name})", series[0].Over(slowest), 0.2)
            & Comparison.Goal("Slipway over the fastest of the others", series.Skip(1).Max(other => series[0].Over(other)), 1);
    }

    private static async Task PushBaseAsync(OciLayout layout, RegistryClient client)
    {
        var layer = await LayerWriter.WriteAsync(layout, [new LayerEntry("etc/base", LayerEntryKind.File, Time)], CancellationToken.None);
        var config = new ImageConfig
        {
            Os = "linux",
            Architecture = "amd64",
            Config = new ContainerConfig { Env = ["PATH=/usr/bin"] },
            RootFs = new RootFs("layers", [layer.DiffId]),
            History = [],
        };
        var image = await layout.WriteImageAsync(config, [layer.Descriptor], annotations: null, CancellationToken.None);
        await client.PushAsync(new PushRequest(layout, image.Digest, "base", "1"), CancellationToken.None);
    }

    private static DotNetImageRequest Request(AbsolutePath project, int round) => new()
    {
        Root = project.Parent!,
        Project = project,
        WorkFolder = project.Parent! / "work",
        CompilerServer = true,
        Commit = $"{round:x40}", // each line is a commit of its own
        CommitTime = Time.AddMinutes(round),
        Inputs = new DotNetInputs([project, project.Parent! / "Program.cs"], "bench"),
    };

    private static AbsolutePath WriteApp(AbsolutePath folder)
    {
        folder.CreateDirectory();
        File.WriteAllText(folder / "App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <EnableSdkContainerSupport>true</EnableSdkContainerSupport>
                <DefaultItemExcludes>$(DefaultItemExcludes);work/**;out/**</DefaultItemExcludes>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(folder / "Dockerfile", Dockerfile);
        File.WriteAllText(folder / ".dockerignore", "*\n!out\n");
        return folder / "App.csproj";
    }

    private static void Change(AbsolutePath project, int round) => File.WriteAllText(
        project.Parent! / "Program.cs",
        $"System.Console.WriteLine({round});\n");
}
