using System.Text;

namespace Slipway.Bench;

/// <summary>
/// What a target costs that is declared in a class, as users write it: the whole process of a build with 1,000 empty targets less that of one with a single
/// target. This includes what the graph scenario leaves out: the runtime compiles a property and a lambda for each.
/// </summary>
internal static class ClassBench
{
    private const int Targets = 1_000;
    private const int Width = 50;

    public static Task<bool> RunAsync(string[] args) => Tool.InTemporaryFolderAsync(async folder =>
    {
        string[] references = [typeof(NukeBuild).Assembly.Location, typeof(Tooling.AbsolutePath).Assembly.Location];
        Directory.CreateDirectory(Path.Combine(folder, ".nuke"));
        var single = await Tool.CompileAsync(folder, "one", Source(1), references);
        var thousand = await Tool.CompileAsync(folder, "many", Source(Targets), references);
        var series = await Comparison.RunAsync(
            Options.Number(args, "--rounds", 9),
            ("one", () => Tool.RunAsync(folder, "dotnet", single)),
            ("many", () => Tool.RunAsync(folder, "dotnet", thousand)),
            ("many, --plan", () => Tool.RunAsync(folder, "dotnet", thousand, "--plan")));
        Comparison.Print(series);
        var each = Series.Median(series[1].Wall.Zip(series[0].Wall, (many, one) => (many - one) * 1000 / (Targets - 1)));
        var processor = Series.Median(series[1].Processor.Zip(series[0].Processor, (many, one) => (many - one) * 1000 / (Targets - 1)));
        Console.WriteLine($"   {each:0} µs a target ({processor:0} µs of processor time)");
        return true;
    });

    private static string Source(int targets)
    {
        var source = new StringBuilder("using Slipway;\nsealed class Build : NukeBuild\n{\n");
        for (var i = 0; i < targets; i++)
        {
            var layerBefore = ((i / Width) - 1) * Width;
            var dependencies = i < Width
                ? ""
                : $".DependsOn(Target{i - Width}, Target{layerBefore + ((i * 7) % Width)}, Target{layerBefore + ((i * 11) % Width)})";
            source.Append($"    Target Target{i} => _ => _{dependencies}.Executes(() => {{ }});\n");
        }

        var all = string.Join(", ", Enumerable.Range(Math.Max(0, targets - Width), Math.Min(Width, targets)).Select(index => $"Target{index}"));
        return source
            .Append($"    Target All => _ => _.DependsOn({all}).ReadsOnly();\n")
            .Append("    public static int Main() => Execute<Build>(x => x.All);\n}\n")
            .ToString();
    }
}
