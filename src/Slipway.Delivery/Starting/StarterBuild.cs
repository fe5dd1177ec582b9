using System.Text;
using Slipway.Tooling;

namespace Slipway.Delivery.Starting;

/// <summary>The build that a repository begins with: small, whole, and its owner's from then on.</summary>
/// <param name="survey">What the repository holds.</param>
/// <param name="version">The version of Slipway's packages.</param>
public sealed class StarterBuild(RepositorySurvey survey, string version)
{
    /// <summary>Where the packages are, relative to the root, until the repository's owner has a feed of his own.</summary>
    public const string Feed = "build/feed";

    /// <summary>What keeps a project in the root folder from compiling the build, and from publishing what it leaves.</summary>
    public const string Excludes = "<DefaultItemExcludes>$(DefaultItemExcludes);build/**;artifacts/**</DefaultItemExcludes>";

    // Patterns of .gitignore that many repositories have leave out packages, and folders of these names.
    private static readonly string[] Ignored = [".nuke/temp/", ".nuke/local/", ".nuke/tools/", "artifacts/", "build/bin/", "build/obj/"];
    private static readonly string[] Kept = ["!/build/", $"!/{Feed}/", $"!/{Feed}/*.nupkg"];

    /// <summary>All but the packages and the scripts that start it.</summary>
    public IReadOnlyList<StarterFile> Files =>
    [
        new("build/Build.cs", BuildClass()),
        new("build/nuget.config", """
            <configuration>
              <packageSources>
                <add key="slipway" value="feed" />
              </packageSources>
            </configuration>

            """),
        // What the repository sets for its projects is not meant for its build.
        new("build/Directory.Build.props", "<Project />\n"),
        new("build/Directory.Build.targets", "<Project />\n"),
        new(".nuke/parameters.json", """
            {
              "$schema": "./build.schema.json"
            }

            """),
        .. HasProjectAround ? [new StarterFile("Directory.Build.props", $"<Project>\n  <PropertyGroup>\n    {Excludes}\n  </PropertyGroup>\n</Project>\n")] : Array.Empty<StarterFile>(),

        // By this one a build is known: it comes last, so that what was cut short is not taken for one.
        new("build/_build.csproj", Project()),
    ];

    /// <summary>Whether a project's folder is the root, so that it would take the files of the build for its own.</summary>
    public bool HasProjectAround => survey.Services.Any(service => service.Project is { } project && !project.Contains('/'));

    /// <summary>What <c>.gitignore</c> lacks; <see langword="null"/> when it lacks nothing.</summary>
    /// <param name="present">The lines it has; empty where there is none.</param>
    public static StarterFile? Ignore(string present)
    {
        var lines = present.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var missing = Kept.Concat(Ignored).Where(line => !lines.Contains(line)).ToList();
        return missing.Count == 0 ? null
            : new(".gitignore", $"{(present.Length > 0 && !present.EndsWith('\n') ? "\n" : "")}{(present.Length > 0 ? "\n" : "")}# The build: what belongs to it, and what it leaves behind.\n{string.Join('\n', missing)}\n");
    }

    private string Project() =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <RootNamespace></RootNamespace>
            <UseAppHost>false</UseAppHost>
            <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
            <TieredPGO>false</TieredPGO>
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
            <IncludeSourceRevisionInInformationalVersion>false</IncludeSourceRevisionInInformationalVersion>
          </PropertyGroup>
          <ItemGroup>
            <Using Include="Slipway" />
            <Using Include="Slipway.Tooling" />
            <Using Include="Slipway.Components" />
            <Using Include="Slipway.Delivery" />
            <Using Include="Slipway.Workflows" />
            <Using Include="Slipway.Workflows.GitHub" />
          </ItemGroup>
          <ItemGroup>
            <PackageReference Include="Slipway.Components" Version="{version}" />
          </ItemGroup>
        </Project>

        """;

    private string BuildClass()
    {
        // On this machine releases run as processes, without their base images: most of what comes from a Dockerfile can be pushed, and not run.
        var goal = survey.Services.All(service => service.Project is not null) ? "Deliver" : "Push";
        var text = new StringBuilder("""
            /// <summary>How this repository is delivered; ./build.sh --help shows what it can.</summary>
            internal sealed class Build : NukeBuild, IDeliver, IGenerateWorkflows, IGenerateSchema
            {
                public IReadOnlyList<Service> Services =>
                [

            """);
        foreach (var service in survey.Services)
        {
            text.Append(ServiceText(service));
        }

        return text.Append($$"""
                ];

                // ./build.sh GenerateWorkflows writes them to .github/workflows. A pull request changes nothing outside: what it would push is only shown.
                public IReadOnlyList<Workflow> Workflows =>
                [
                    new("ci")
                    {
                        On = [new PullRequestTrigger()],
                        Targets = [nameof(IGenerateWorkflows.VerifyWorkflows), nameof(IScan.Scan), nameof(IPush.Push)],
                        TargetJobs = new Dictionary<string, string> { [nameof(IPush.Push)] = "rehearsal" },
                        Jobs = new Dictionary<string, JobOptions> { ["rehearsal"] = new() { Flags = ["dry-run"] } },
                    },
                ];

                public static int Main() => Execute<Build>(x => x.{{goal}});
            }

            """).ToString();
    }

    private static string ServiceText(FoundService service)
    {
        if (service.Project is null)
        {
            return $"        new({Quoted(service.Name)}, new DockerfileSource({Quoted(service.Context!)})),\n";
        }

        var tests = string.Join(", ", service.Tests.Select(Quoted));
        return $$"""
                    new({{Quoted(service.Name)}}, new DotNetProject({{Quoted(service.Project)}}))
                    {
                        Tests = [{{tests}}],

                        // Ready answers 200 when it may get traffic; probes ask for work. Metrics names its Prometheus counters, by which it is then judged.
                        Endpoints = new() { Ready = {{Quoted(service.Ready)}}, Probes = [{{Quoted(service.Probe)}}], Metrics = null },
                    },

            """;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
