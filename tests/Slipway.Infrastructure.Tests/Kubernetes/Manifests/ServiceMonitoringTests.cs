using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Infrastructure.Tests.LoadHarness;
using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>Rules, routes and dashboards of the services that are delivered, before the programs that will read them.</summary>
public sealed partial class ServiceMonitoringTests
{
    private static readonly string[] Dashboards = ["service-dashboard.json", "bakes-dashboard.json", "dora-dashboard.json"];

    // kube-state-metrics and Prometheus have these; what we make ourselves is asked of the service.
    private static readonly string[] Foreign =
    [
        "up", "kube_pod_container_status_restarts_total", "kube_horizontalpodautoscaler_status_current_replicas", "kube_horizontalpodautoscaler_spec_max_replicas",
    ];

    [ToolFact("promtool")]
    public Task Alerts_fire_when_they_should_and_not_before() => Manifests.RunAsync("promtool", ["test", "rules", "service-alerts.test.yaml"], Monitoring);

    [ToolFact("amtool")]
    public Task Alertmanager_accepts_its_configuration() => Manifests.RunAsync("amtool", ["check-config", "alertmanager.yaml"], Monitoring);

    [ToolTheory("amtool")]
    [InlineData("on-call,deliveries", "alertname=ServiceErrorsHigh", "severity=critical", "namespace=load-harness-production", "service=load-harness")]
    [InlineData("deliveries", "alertname=ServiceErrorsHigh", "severity=critical", "namespace=load-harness-staging", "service=load-harness")]
    [InlineData("deliveries", "alertname=ServiceSlow", "severity=warning", "namespace=load-harness-production", "service=load-harness")]
    [InlineData("on-call,deliveries", "alertname=FailedDeploymentWithoutRemedy", "severity=critical", "environment=production", "service=shop")]
    [InlineData("deliveries", "alertname=FailedDeploymentWithoutRemedy", "severity=critical", "environment=staging", "service=shop")]
    [InlineData("figures", "alertname=DoraPushStale", "severity=warning", "environment=production", "service=shop")]
    [InlineData("figures", "alertname=PushgatewayDown", "severity=warning", "job=pushgateway")]
    public async Task An_alert_goes_to_whom_it_concerns(string receivers, params string[] labels)
    {
        var said = await Manifests.RunAsync("amtool", ["config", "routes", "test", "--config.file", "alertmanager.yaml", .. labels], Monitoring);

        said.Trim().ShouldBe(receivers);
    }

    [Fact]
    public void Every_alert_has_a_severity_that_is_routed_and_says_what_to_do()
    {
        var alerts = Groups().SelectMany(group => ((YamlSequenceNode)group["rules"]).Children).Where(rule => Manifests.Text(rule, "alert") is not null).ToList();

        alerts.Count.ShouldBeGreaterThan(8);
        foreach (var alert in alerts)
        {
            Manifests.Text(alert, "labels", "severity").ShouldBeOneOf("warning", "critical");
            Manifests.Text(alert, "annotations", "summary").ShouldNotBeNullOrEmpty();
            Manifests.Text(alert, "annotations", "description").ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void The_operators_rules_are_the_same_as_the_plain_ones()
    {
        var rules = Manifests.Parse(File.ReadAllText(Monitoring / "operator" / "prometheus-rules.yaml")).ShouldHaveSingleItem();

        ((YamlSequenceNode)rules["spec"]["groups"]).Children.Select(Canonical).ShouldBe(Groups().Select(Canonical));
    }

    [ToolFact("promtool")]
    public async Task Prometheus_understands_every_expression_of_the_dashboards()
    {
        var rules = Dashboards.SelectMany(Expressions).Select((expression, index) => new JsonObject
        {
            ["record"] = $"dashboard:expression:{index}",
            ["expr"] = Variable().Replace(expression.Replace("$__rate_interval", "1m"), "x"),
        }).ToList();
        rules.Count.ShouldBeGreaterThan(25);
        var file = Path.GetTempFileName();
        try
        {
            // JSON is YAML.
            await File.WriteAllTextAsync(
                file, new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "d", ["rules"] = new JsonArray([.. rules]) }) }.ToJsonString());
            await Manifests.RunAsync("promtool", ["check", "rules", "--lint=none", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Rules_and_dashboards_ask_only_for_metrics_that_exist()
    {
        await using var harness = await HarnessProcess.StartAsync();
        var metrics = await harness.Http.GetStringAsync("/metrics");
        var known = metrics.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToHashSet();
        var asked = Dashboards.SelectMany(Expressions).Append(File.ReadAllText(Monitoring / "service-alerts.yaml"))
            .SelectMany(text => Metric().Matches(text)).Select(match => match.Value).Distinct()
            .Where(name => !name.StartsWith("slipway_dora_", StringComparison.Ordinal) && name != "push_time_seconds")
            .Except(Foreign).ToList();

        asked.Count.ShouldBeGreaterThan(6);
        asked.Select(name => Suffix().Replace(name, "")).ShouldBeSubsetOf(known);
    }

    private static Tooling.AbsolutePath Monitoring => Manifests.Folder / "monitoring";

    private static IEnumerable<YamlNode> Groups() => new[] { "alerts.yaml", "service-alerts.yaml" }
        .SelectMany(file => ((YamlSequenceNode)Manifests.Parse(File.ReadAllText(Monitoring / file))[0]["groups"]).Children);

    private static IEnumerable<string> Expressions(string dashboard) =>
        JsonNode.Parse(File.ReadAllText(Monitoring / dashboard))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);

    private static string Canonical(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{{string.Join(", ", mapping.Children.Select(pair => $"{pair.Key}: {Canonical(pair.Value)}").Order())}}}",
        YamlSequenceNode sequence => $"[{string.Join(", ", sequence.Children.Select(Canonical))}]",
        _ => node.ToString(),
    };

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Variable();

    // A word before a selector, a range or an operation that is no function, and no recorded series.
    [GeneratedRegex(@"(?<![:\w])[a-z]+(_[a-z]+)+(?=\{)|\bup(?=\{)")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
