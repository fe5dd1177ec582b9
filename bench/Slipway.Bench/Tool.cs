using System.Diagnostics;

namespace Slipway.Bench;

/// <summary>Programs that are measured, or needed to measure.</summary>
internal static class Tool
{
    /// <summary>The folder of this repository.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "build.sh")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("This is not run from within the repository.");
            }

            return folder.FullName;
        }
    }

    /// <summary>Runs to the end; anything but exit code 0 is an error that shows what was printed.</summary>
    public static async Task RunAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        var (exitCode, output) = await TryAsync(folder, program, arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:{Environment.NewLine}{output}");
        }
    }

    /// <summary>Runs to the end, without input.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["NUKE_TELEMETRY_OPTOUT"] = info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = info.Environment["DOTNET_NOLOGO"] = "1";
        info.Environment.Remove("MSBUILD_EXE_PATH");
        info.Environment.Remove("MSBuildSDKsPath");
        info.Environment.Remove("MSBuildExtensionsPath");
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Makes a folder, lets <paramref name="work"/> use it, and removes it whatever happens.</summary>
    public static async Task<T> InTemporaryFolderAsync<T>(Func<string, Task<T>> work)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-bench-");
        try
        {
            return await work(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Compiles a program of one file, with its references, and answers where its dll is.</summary>
    public static async Task<string> CompileAsync(string folder, string name, string source, params IEnumerable<string> references)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), source);
        await File.WriteAllTextAsync(
            Path.Combine(project, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TieredPGO>false</TieredPGO>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references.Select(reference => $"<Reference Include=\"{reference}\" />"))}
              </ItemGroup>
            </Project>
            """);
        await RunAsync(project, "dotnet", "build", "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false");
        return Path.Combine(project, "bin", "Release", "net10.0", $"{name}.dll");
    }
}
