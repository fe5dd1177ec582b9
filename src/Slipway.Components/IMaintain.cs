using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery.DotNet;
using Slipway.Delivery.Scanning;
using Slipway.Tooling;
using Slipway.Tooling.Files;

namespace Slipway.Components;

/// <summary>What is looked at every night although nobody changed anything.</summary>
public interface IMaintain : IScan, IHaveServices
{
    /// <summary>
    /// The deployment environment of the jobs that scan again what serves: one without an approval, whose role may only read. Default: <c>nightly</c>.
    /// </summary>
    string MaintenanceEnvironment => "nightly";

    /// <summary>What is asked for newer packages: solutions or projects, relative to the root. Default: every solution in the root.</summary>
    IReadOnlyList<string> DependencyRoots =>
    [
        .. Directory.EnumerateFiles(RootDirectory, "*.sln*").Select(Path.GetFileName).OfType<string>()
            .Where(name => Path.GetExtension(name) is ".sln" or ".slnx").Order(StringComparer.Ordinal),
    ];

    /// <summary><c>rescan.json</c>.</summary>
    Output<RescanRecord> RescanOutput => new("rescan.json");

    /// <summary>For each environment the findings as SARIF.</summary>
    OutputFiles RescanSarifs => new("rescan/");

    /// <summary><c>dependencies.json</c>.</summary>
    Output<DependencyRecord> DependencyOutput => new("dependencies.json");

    /// <summary>A vulnerability that became known after a release is found here: the images that serve, by today's database and the same gate.</summary>
    Target Rescan => _ => RescanNeeds(_)
        .Description("Scan again the images that serve, in every environment, by today's database")
        .Produces(RescanOutput)
        .Produces(RescanSarifs)
        .NeedsVariable(() => TrivyArchive)
        .NeedsVariable(() => TrivySha256)
        .Executes(async (ctx, ct) => await new Rescanning(ctx, this).RunAsync(ct).ConfigureAwait(false));

    /// <summary>Which packages have newer releases, are deprecated, or have known vulnerabilities. Reports; stops nothing.</summary>
    Target DependencyReport => _ => _
        .Description("Report which packages have newer releases, are deprecated or vulnerable")
        .Produces(DependencyOutput)
        .Executes(async (ctx, ct) =>
        {
            if (DependencyRoots.Count == 0)
            {
                throw new UsageException("There is nothing to ask for newer packages.", $"No solution is in {ctx.Root}.", "Give the build class the property DependencyRoots.");
            }

            var packages = new PackageReports(ctx.Processes, ctx.Log, ctx.Root);
            var record = await packages.ReadAsync(ctx.RunId, DependencyRoots, ct).ConfigureAwait(false);
            ctx.Publish(DependencyOutput, record);
            AtomicFile.WriteAllText(ctx.Artifacts / "dependencies.md", DependencyText.Write(record));
            ctx.Log.Info(DependencyText.Write(record).TrimEnd());
            ctx.Summarize(DependencyText.Write(record));
            ctx.Note(DependencyText.Headline(record));
        });

    private ITargetDefinition RescanNeeds(ITargetDefinition target) => AllEnvironments
        .Where(Rescanning.IsRemote)
        .Aggregate(target, (marked, environment) => marked.With(
            EnvironmentNeeds.Pull | EnvironmentNeeds.History, environment, MaintenanceEnvironment));
}
