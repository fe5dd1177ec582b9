using System.Text;
using Slipway.Testing;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>The real Trivy where a job looks for it: first on PATH, with the tests' database.</summary>
internal sealed class Scanner : IDisposable
{
    private const string Cache = "TRIVY_CACHE";

    private readonly TempFolder _temp = new();

    private Scanner(TrivyPart part)
    {
        var folder = (_temp.Path / "bin").CreateDirectory();
        File.CreateSymbolicLink(folder / "trivy", part.Program);
        Variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
            [Cache] = part.CacheFolder,
            ["TRIVY_OFFLINE"] = "true",
        };
    }

    /// <summary>What a machine has that has it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The same on a day when the database did not know yet what is wrong with a package.</summary>
    public IReadOnlyDictionary<string, string> Before(string package)
    {
        var older = (_temp.Path / $"before-{package}" / "db").CreateDirectory();
        foreach (var file in Directory.GetFiles(Path.Combine(Variables[Cache], "db")))
        {
            // The package's name is a key of a sorted tree: a character at its end leaves it in its place.
            var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(file)).Replace(package, package[..^1] + "_", StringComparison.Ordinal);
            File.WriteAllBytes(older / Path.GetFileName(file), Encoding.Latin1.GetBytes(bytes));
        }

        return new Dictionary<string, string>(Variables) { [Cache] = older.Parent! };
    }

    /// <summary>Finds or fetches it.</summary>
    public static async Task<Scanner> StartAsync(PartContext context) => new(await TrivyPart.StartAsync(context, CancellationToken.None));

    public void Dispose() => _temp.Dispose();
}
