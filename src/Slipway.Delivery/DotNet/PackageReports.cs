using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.DotNet;

/// <summary>What <c>dotnet list package</c> says of a solution's packages, in its JSON form (format version 1).</summary>
/// <param name="processes">Runs <c>dotnet</c>.</param>
/// <param name="log">Hears of progress.</param>
/// <param name="root">The repository.</param>
public sealed class PackageReports(IProcessRunner processes, ILog log, AbsolutePath root)
{
    /// <summary>Asks for each of the three kinds (<c>--outdated</c>, <c>--deprecated</c>, <c>--vulnerable</c>) and joins the answers.</summary>
    /// <param name="runId">For the record.</param>
    /// <param name="roots">Solutions or projects, relative to the root; restored.</param>
    /// <param name="cancellationToken">Ends <c>dotnet</c> too.</param>
    /// <exception cref="TargetFailedException">A package source did not answer, or a project is not restored.</exception>
    public async Task<DependencyRecord> ReadAsync(string runId, IReadOnlyList<string> roots, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string Id, string Version), DependencyEntry>();
        foreach (var project in roots)
        {
            await RestoreAsync(project, cancellationToken).ConfigureAwait(false);
            foreach (var kind in (string[])["vulnerable", "deprecated", "outdated"])
            {
                log.Progress($"{project}: {kind}");
                Merge(found, await AskAsync(project, kind, cancellationToken).ConfigureAwait(false));
            }
        }

        return new(runId, [.. found.Values.OrderBy(entry => entry.Vulnerable is null).ThenBy(entry => entry.Deprecated is null).ThenBy(entry => entry.Id, StringComparer.OrdinalIgnoreCase)]);
    }

    internal void Merge(Dictionary<(string Id, string Version), DependencyEntry> found, JsonNode report)
    {
        foreach (var project in Items(report["projects"]))
        {
            var path = AbsolutePath.Create(project["path"]!.GetValue<string>()).RelativeTo(root);
            foreach (var framework in Items(project["frameworks"]))
            {
                var all = Items(framework["topLevelPackages"]).Select(package => (package, Transitive: false))
                    .Concat(Items(framework["transitivePackages"]).Select(package => (package, Transitive: true)));
                foreach (var (package, transitive) in all)
                {
                    Add(found, path, package, transitive);
                }
            }
        }
    }

    private static void Add(Dictionary<(string Id, string Version), DependencyEntry> found, string project, JsonNode package, bool transitive)
    {
        var (id, version) = (package["id"]!.GetValue<string>(), package["resolvedVersion"]!.GetValue<string>());
        var entry = found.GetValueOrDefault((id, version)) ?? new DependencyEntry(id, version) { Transitive = transitive };
        var vulnerabilities = Items(package["vulnerabilities"]).ToList();
        var latest = package["latestVersion"]?.GetValue<string>();
        found[(id, version)] = entry with
        {
            Latest = entry.Latest ?? (latest == version ? null : latest),
            Vulnerable = entry.Vulnerable ?? vulnerabilities.Select(item => item["severity"]?.GetValue<string>()).OrderByDescending(Rank).FirstOrDefault(),
            Advisories = [.. entry.Advisories.Union(vulnerabilities.Select(item => item["advisoryurl"]?.GetValue<string>()).OfType<string>())],
            Deprecated = entry.Deprecated ?? (package["deprecationReasons"] is JsonArray reasons ? string.Join(", ", reasons.Select(reason => reason!.GetValue<string>())) : null),
            Transitive = entry.Transitive && transitive,
            Projects = [.. entry.Projects.Union([project])],
        };
    }

    // The list itself says of a failed restore only that it failed.
    private async Task RestoreAsync(string project, CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(new ProcessSpec("dotnet", "restore", root / project, "-v", "minimal", "-nodeReuse:false") { ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failed(project, "restore", DotNetCli.LastLines(result));
        }
    }

    private async Task<JsonNode> AskAsync(string project, string kind, CancellationToken cancellationToken)
    {
        string[] transitive = kind == "outdated" ? [] : ["--include-transitive"]; // what a package brings is its own business, unless it is dangerous
        var spec = new ProcessSpec("dotnet", ["list", root / project, "package", $"--{kind}", .. transitive, "--format", "json"]) { ThrowOnError = false };
        var result = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        var problem = result.StandardOutput + result.StandardError;
        try
        {
            // Messages may stand before the document.
            var start = result.StandardOutput.IndexOf('{');
            var report = start < 0 ? null : JsonNode.Parse(result.StandardOutput[start..]);
            var errors = Items(report?["problems"]).Where(item => item["level"]?.GetValue<string>() == "error").Select(item => item["text"]?.GetValue<string>()).ToList();
            if (report is not null && errors.Count == 0)
            {
                return report;
            }

            problem = errors.Count > 0 ? string.Join('\n', errors) : problem;
        }
        catch (JsonException)
        {
            // What it said instead of a document is the best explanation.
        }

        throw Failed(project, kind, problem.Trim());
    }

    private static TargetFailedException Failed(string project, string kind, string why) => new(
        $"The packages of {project} could not be asked for ({kind}).", why, $"Run dotnet restore {project}, and see that the package source can be reached.");

    private static int Rank(string? severity) => Array.FindIndex(["Low", "Moderate", "High", "Critical"], name => name.Equals(severity, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array is JsonArray items ? items.OfType<JsonNode>() : [];
}
