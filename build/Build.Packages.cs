using Slipway.Components;
using Slipway.Delivery.Starting;
using Slipway.Tooling.Processes;

/// <summary>Slipway for other repositories: its packages, and the build that a repository begins with.</summary>
internal sealed partial class Build
{
    private static readonly string[] Packed = ["Tooling", "Engine", "Oci", "Workflows", "Delivery", "Components"];

    [Parameter("For Init: the folder of the repository that is to get a build")]
    private readonly AbsolutePath? _into = null;

    private AbsolutePath PackageFolder => RootDirectory / "artifacts" / "packages";

    private Target Pack => _ => _
        .Description("Make the packages that builds of other repositories refer to")
        .DependsOn<IVersion>(x => x.Version)
        .Produces("packages/*.nupkg")
        .Executes(async (ctx, ct) =>
        {
            if (PackageFolder.DirectoryExists)
            {
                Directory.Delete(PackageFolder, recursive: true);
            }

            var version = ctx.Read(((IVersion)this).VersionOutput).ImageTag;
            foreach (var name in Packed.Select(name => $"Slipway.{name}"))
            {
                // The version of the package alone: with another one of the assemblies everything would be compiled anew.
                string[] arguments = ["pack", ctx.Root / "src" / name, "-c", "Release", "-o", PackageFolder, $"-p:PackageVersion={version}", "-nologo", "-nodeReuse:false", "-v", "quiet"];
                ctx.Log.Progress(name);
                await ctx.Processes.RunAsync(new("dotnet", arguments) { WorkingDirectory = ctx.Root }, ct);
            }

            ctx.Note($"{Packed.Length} packages of version {version}");
        });

    private Target Init => _ => _
        .Description("Give another repository a build of its own: ./build.sh Init --into DIR")
        .DependsOn(Pack)
        .Requires(() => _into)
        .Executes(async (ctx, ct) =>
        {
            var packages = Directory.GetFiles(PackageFolder, "*.nupkg").Order(StringComparer.Ordinal).Select(AbsolutePath.Create).ToList();
            var version = ctx.Read(((IVersion)this).VersionOutput).ImageTag;
            var survey = await new RepositoryStart(ctx.Processes, ctx.Changes, ctx.Root).RunAsync(_into!, packages, version, ct);
            foreach (var service in survey.Services)
            {
                var tests = service.Tests.Length > 0 ? $", tested by {string.Join(" and ", service.Tests)}" : ", without tests";
                ctx.Log.Info($"{service.Name}: {service.Project ?? $"the Dockerfile in {service.Context}"}{(service.Project is null ? "" : tests)}");
            }

            foreach (var note in survey.Notes)
            {
                ctx.Log.Warn(note);
            }

            ctx.Conclude(ctx.Changes.IsDryRun ? "Nothing was written." : $"Read {_into! / "build" / "Build.cs"}, then run ./build.sh there. It is yours from now on.");
        });
}
