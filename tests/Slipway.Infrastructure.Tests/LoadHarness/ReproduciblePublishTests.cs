using System.Text;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>What an image of the service is made of must depend on its sources, and on nothing else.</summary>
public class ReproduciblePublishTests
{
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig"];

    [ToolFact("dotnet")]
    public async Task Two_folders_publish_the_same_bytes_and_no_file_knows_its_folder()
    {
        var temp = Directory.CreateTempSubdirectory("slipway-publish-");
        try
        {
            var here = await PublishAsync(Path.Combine(temp.FullName, "here"));
            var elsewhere = await PublishAsync(Path.Combine(temp.FullName, "a-longer", "path", "elsewhere"));

            here.Keys.Order(StringComparer.Ordinal).ShouldBe(
                ["LoadHarness.deps.json", "LoadHarness.dll", "LoadHarness.runtimeconfig.json", "appsettings.json"]);
            elsewhere.Keys.ShouldBe(here.Keys, ignoreOrder: true);
            foreach (var (name, bytes) in here)
            {
                bytes.AsSpan().SequenceEqual(elsewhere[name]).ShouldBeTrue($"{name} differs");
                foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode])
                    bytes.AsSpan().IndexOf(encoding.GetBytes(temp.Name)).ShouldBe(-1, $"{name} names its folder");
            }
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, byte[]>> PublishAsync(string folder)
    {
        var root = Repository.Root;
        foreach (var file in Shared) Copy(root, folder, file);
        var project = Path.Combine("src", "LoadHarness");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, project), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(root, file);
            if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")) Copy(root, folder, path);
        }

        var output = Path.Combine(folder, "out");
        // No compiler or build server may outlive the test.
        var (exitCode, said, errors) = await Tool.RunAsync(
            "dotnet", "", "publish", Path.Combine(folder, project), "-c", "Release", "-o", output, "-p:UseAppHost=false",
            "-nodeReuse:false", "-p:UseSharedCompilation=false");
        exitCode.ShouldBe(0, said + errors);
        return Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(output, f), File.ReadAllBytes);
    }

    private static void Copy(string from, string to, string path)
    {
        var target = Path.Combine(to, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(from, path), target);
    }
}
