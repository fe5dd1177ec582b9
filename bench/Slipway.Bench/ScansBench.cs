using System.Collections.Immutable;
using Slipway.Delivery.Scanning;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>
/// Four kinds of scan over this repository at once, against one after the other: by the same means, and by the commands that a person would give. Needs Trivy: <c>tests/infrastructure/run trivy -- …</c> gives one.
/// </summary>
internal static class ScansBench
{
    public static async Task<bool> RunAsync(string[] args)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_TRIVY") is not { Length: > 0 } program || Environment.GetEnvironmentVariable("SLIPWAY_TRIVY_CACHE") is not { Length: > 0 } cache)
        {
            Console.WriteLine("   SLIPWAY_TRIVY and SLIPWAY_TRIVY_CACHE are not set: run it by tests/infrastructure/run trivy -- …");
            return false;
        }

        return await Tool.InTemporaryFolderAsync(async path =>
        {
            var folder = AbsolutePath.Create(path);
            var environment = new SystemEnvironment();
            var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, environment, folder);
            File.CreateSymbolicLink((folder / "tools").CreateDirectory() / "trivy", program);
            var options = new TrivyOptions(folder / "tools", folder / "scratch") { CacheFolder = AbsolutePath.Create(cache), Database = TrivyDatabaseMode.Offline };
            var root = AbsolutePath.Create(Tool.Repository);
            async Task ScanAsync(IEnvironment variables, params ImmutableArray<FindingKind> kinds)
            {
                var report = await new TrivyScanner(processes, variables, TimeProvider.System, NullLog.Instance, options with { Kinds = kinds }).ScanTreeAsync(root, CancellationToken.None);
                if (report.Runs.FirstOrDefault(run => run.State != ScanState.Ran) is { } failed)
                {
                    throw new InvalidOperationException($"{failed.Kind}: {failed.Problem}");
                }
            }

            async Task EachAsync(IEnvironment variables)
            {
                foreach (var kind in options.Kinds)
                {
                    await ScanAsync(variables, kind);
                }
            }

            var plain = new PlainCollector(environment);
            var series = await Comparison.RunAsync(
                Options.Number(args, "--rounds", 5),
                ("all at once", () => ScanAsync(environment, options.Kinds)),
                ("one after the other", () => EachAsync(environment)),
                ("the same, Go's collector as it is by itself", () => EachAsync(plain)));
            Comparison.Print(series);
            return Comparison.Goal("all at once over one after the other", series[0].Over(series[1]), 0.6);
        });
    }

    /// <summary>Says what Go would do anyway, so that nobody else says otherwise.</summary>
    private sealed class PlainCollector(IEnvironment inner) : IEnvironment
    {
        public IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(inner.All) { ["GOGC"] = "100" };

        public string? Get(string name) => All.GetValueOrDefault(name);
    }
}
