using Slipway.Testing;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>The real Trivy where a job looks for it: first on PATH, with the tests' database.</summary>
internal sealed class Scanner : IDisposable
{
    private readonly TempFolder _temp = new();

    private Scanner(TrivyPart part)
    {
        var folder = (_temp.Path / "bin").CreateDirectory();
        File.CreateSymbolicLink(folder / "trivy", part.Program);
        Variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["TRIVY_CACHE"] = part.CacheFolder,
            ["TRIVY_OFFLINE"] = "true",
        };
    }

    /// <summary>What a machine has that has it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Finds or fetches it.</summary>
    public static async Task<Scanner> StartAsync(PartContext context) => new(await TrivyPart.StartAsync(context, CancellationToken.None));

    public void Dispose() => _temp.Dispose();
}
