using Slipway.Oci.Building;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Tests.Support;

/// <summary>A real web project with one package, a library of its own, static files and a script.</summary>
internal static class TinyWebApp
{
    public static readonly DateTimeOffset CommitTime = new(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(1));

    public static void Write(AbsolutePath root, string greeting = "hello", bool shuffled = false)
    {
        var files = new Dictionary<string, string>
        {
            ["Directory.Build.props"] =
                "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>",
            ["Shared/Shared.csproj"] = """<Project Sdk="Microsoft.NET.Sdk" />""",
            ["Shared/Where.cs"] =
                "public static class Where { public static string File([System.Runtime.CompilerServices.CallerFilePath] string file = \"\") => file; }",
            ["App/App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <ItemGroup>
                    <PackageReference Include="YamlDotNet" Version="16.3.0" />
                    <ProjectReference Include="../Shared/Shared.csproj" />
                    <None Update="start.sh" CopyToPublishDirectory="Always" />
                  </ItemGroup>
                </Project>
                """,
            ["App/Program.cs"] = $$"""
                var app = WebApplication.CreateBuilder(args).Build();
                app.MapStaticAssets();
                app.MapGet("/", () => new YamlDotNet.Serialization.SerializerBuilder().Build().Serialize(new { text = "{{greeting}}", where = Where.File() }));
                app.Run();
                """,
            ["App/appsettings.json"] = "{}",
            ["App/start.sh"] = "#!/bin/sh\n",
            ["App/wwwroot/index.html"] = "<p>hi</p>\n",
            ["App/wwwroot/site.css"] = string.Concat(Enumerable.Repeat("p { color: teal; }\n", 50)),
        };
        foreach (var (name, text) in shuffled ? files.Reverse() : files)
        {
            var file = root / name;
            file.Parent!.CreateDirectory();
            File.WriteAllText(file, text);
            if (shuffled)
            {
                File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            }
        }
    }

    public static DotNetImageRequest Request(AbsolutePath root, string work = "work") => new()
    {
        Root = root,
        Project = root / "App/App.csproj",
        WorkFolder = root / work,
        Commit = "0123456789abcdef0123456789abcdef01234567",
        CommitTime = CommitTime,
        Version = "1.2.3-dev.4.g0123456",
        Source = "https://example.com/app",
    };

    public static DotNetImageBuilder Builder(AbsolutePath folder) =>
        new(new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), folder), NullLog.Instance);
}
