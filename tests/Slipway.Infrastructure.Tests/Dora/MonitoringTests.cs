using System.Text.RegularExpressions;
using Slipway.Delivery.Dora;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>What stands in k8s/monitoring is accepted by the programs that will read it.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string Folder = Path.Combine(Root(), "k8s", "monitoring");

    [ToolFact("promtool")]
    public Task Promtool_accepts_the_scrape_configuration_and_the_rules() => PromtoolAsync("check", "config", "prometheus.yaml");

    [ToolFact("promtool")]
    public Task The_alerts_fire_when_they_should_and_not_before() => PromtoolAsync("test", "rules", "alerts.test.yaml");

    [Fact]
    public void The_scrape_keeps_the_groups_own_labels() => ScrapeConfig().ShouldContain("honor_labels: true");

    /// <summary>The file lies on the volume that is claimed, and not in the container, which forgets.</summary>
    [Fact]
    public void The_Pushgateway_keeps_its_groups_on_a_volume()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "pushgateway.yaml"));
        var file = PersistenceFile().Match(text).Groups["file"].Value;
        var (mount, volume) = (MountPath().Match(text).Groups["path"].Value, MountPath().Match(text).Groups["name"].Value);
        Path.GetDirectoryName(file).ShouldBe(mount);
        text.ReplaceLineEndings("\n").ShouldMatch($@"- name: {volume}\n\s+persistentVolumeClaim:\n\s+claimName: pushgateway");
        text.ShouldContain("kind: PersistentVolumeClaim");
    }

    [Fact]
    public void The_dashboard_and_the_alerts_ask_only_for_metrics_that_are_pushed()
    {
        var pushed = DoraPrometheus.Write(History.Record()).Split('\n').Where(line => line.StartsWith("# TYPE")).Select(line => line.Split(' ')[2]).ToList();
        var asked = new[] { "dora-dashboard.json", "alerts.yaml" }
            .SelectMany(file => Metric().Matches(File.ReadAllText(Path.Combine(Folder, file)))).Select(match => match.Value).Distinct().ToList();
        asked.Count.ShouldBeGreaterThan(5);
        asked.ShouldBeSubsetOf(pushed);
    }

    public static string ScrapeConfig() => File.ReadAllText(Path.Combine(Folder, "prometheus.yaml"));

    private static async Task PromtoolAsync(params string[] arguments)
    {
        var result = await Tools.Runner().RunAsync(new ProcessSpec("promtool", arguments)
        {
            WorkingDirectory = Slipway.Tooling.AbsolutePath.Create(Folder),
            ThrowOnError = false
        }, default);
        result.ExitCode.ShouldBe(0, result.StandardOutput + result.StandardError);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"--persistence\.file=(?<file>\S+)")]
    private static partial Regex PersistenceFile();

    [GeneratedRegex(@"- name: (?<name>\S+)\s+mountPath: (?<path>\S+)")]
    private static partial Regex MountPath();

    [GeneratedRegex("slipway_dora_[a-z_]+(?=[{ ])")]
    private static partial Regex Metric();
}
