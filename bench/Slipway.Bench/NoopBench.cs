namespace Slipway.Bench;

/// <summary>
/// What a build costs that does nothing: a warm <c>./build.sh Noop</c> of this repository against the smallest .NET program, <c>make</c> with an empty target,
/// and <c>dotnet cake</c> with and without its cache of compiled scripts.
/// </summary>
internal static class NoopBench
{
    private const double Goal = 10;
    private const string Cake = "7.0.0";

    public static Task<bool> RunAsync(string[] args) => Tool.InTemporaryFolderAsync(async folder =>
    {
        var rounds = Options.Number(args, "--rounds", 9);
        var repository = Tool.Repository;
        var hello = await Tool.CompileAsync(folder, "hello", "return 0;");
        await Tool.RunAsync(repository, Path.Combine(repository, "build.sh"), "Noop"); // compiles what has changed
        var contestants = new List<(string, Func<Task>)>
        {
            ("hello", () => Tool.RunAsync(folder, "dotnet", hello)),
            ("./build.sh Noop", () => Tool.RunAsync(repository, Path.Combine(repository, "build.sh"), "Noop")),
            ("the same without build.sh", () => Tool.RunAsync(repository, "dotnet", Path.Combine(repository, "build/bin/Release/net10.0/_build.dll"), "Noop")),
        };
        await AddMakeAsync(contestants, folder);
        await AddCakeAsync(contestants, folder);
        var series = await Comparison.RunAsync(rounds, contestants);
        Comparison.Print(series);
        return Comparison.Goal("./build.sh Noop", series[1].Over(series[0]), Goal, "x hello");
    });

    private static async Task AddMakeAsync(List<(string, Func<Task>)> contestants, string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Makefile"), ".PHONY: noop\nnoop:\n");
        try
        {
            await Tool.RunAsync(folder, "make", "noop");
            contestants.Add(("make", () => Tool.RunAsync(folder, "make", "noop")));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("   make is not on PATH: left out");
        }
    }

    private static async Task AddCakeAsync(List<(string, Func<Task>)> contestants, string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "build.cake"), "Task(\"Noop\");\nRunTarget(\"Noop\");\n");
        await Tool.RunAsync(folder, "dotnet", "new", "tool-manifest");
        var (exitCode, output) = await Tool.TryAsync(folder, "dotnet", "tool", "install", "Cake.Tool", "--version", Cake);
        if (exitCode != 0)
        {
            Console.WriteLine($"   Cake.Tool {Cake} does not restore here: left out ({output.Split('\n')[0].Trim()})");
            return;
        }

        contestants.Add(("cake, script cached", () => Tool.RunAsync(folder, "dotnet", "cake", "--settings_enablescriptcache=true")));
        contestants.Add(("cake", () => Tool.RunAsync(folder, "dotnet", "cake")));
    }
}
