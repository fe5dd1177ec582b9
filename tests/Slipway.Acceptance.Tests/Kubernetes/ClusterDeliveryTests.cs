using System.Text.Json.Nodes;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>This repository's own delivery to a cluster, as <c>tests/infrastructure/run cluster prometheus -- ./build.sh Deliver --environment staging</c> makes it.</summary>
[Collection(EngineCollection.Name)]
public sealed class ClusterDeliveryTests : IAsyncLifetime
{
    private static readonly string[] Deliver = ["Deliver", "--environment", "staging", "--skip", "Test", "Scan", "ScanImage", "--no-logo"];

    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly Dictionary<string, string> _variables = [];
    private Repository _repository = null!;
    private KubectlProxy _api = null!;

    [ClusterFact]
    public async Task A_release_is_delivered_to_a_cluster_and_a_bad_one_gives_way_to_it_again()
    {
        var first = (await BuildAsync(Deliver)).ShouldEndWith(0);
        first.Output.ShouldContain("PASS");
        var good = await ServedAsync();
        good.ShouldBe(Release("version"));

        await DriftIsDetectedAsync();
        var settings = _repository.Folder / "src" / "LoadHarness" / "appsettings.json";
        var text = JsonNode.Parse(File.ReadAllText(settings))!;
        text["Faults"]!["ErrorRate"] = 0.3;
        File.WriteAllText(settings, text.ToJsonString());
        await _repository.Git.CommitAsync("feat: errors");
        var bad = (await BuildAsync(Deliver)).ShouldEndWith(3);

        bad.Output.ShouldContain("FAIL error-rate");
        (await ServedAsync()).ShouldBe(good);
        (await BuildAsync("Status", "--environment", "staging")).ShouldEndWith(0).Output.ShouldContain(good);
    }

    /// <summary>By the manifests of the commit that serves: what was committed since is no drift, what somebody did by hand is.</summary>
    private async Task DriftIsDetectedAsync()
    {
        string[] detect = ["DetectDrift", "--environment", "staging", "--no-logo"];
        _repository.Edit("k8s/base/service.yaml", "name: load-harness", "name: load-harness\n  annotations: { team: shop }");
        await _repository.Git.CommitAsync("feat: not delivered yet");
        (await BuildAsync(detect)).ShouldEndWith(0).Output.ShouldContain(": as delivered");

        await KubectlAsync("patch", "service/load-harness", "--type=merge", "--patch", """{ "spec": { "sessionAffinity": "ClientIP" } }""");
        var drifted = (await BuildAsync(detect)).ShouldEndWith(1);

        drifted.Output.ShouldContain("load-harness in staging is not as delivered.");
        drifted.Output.ShouldContain("spec.sessionAffinity is ClientIP, which no delivery set (last changed by kubectl-patch)");
        ((string?)JsonNode.Parse(File.ReadAllText(_repository.Folder / "artifacts" / "drift.json"))!["services"]![0]!["drifts"]![0]!["field"]).ShouldBe("spec.sessionAffinity");
        await KubectlAsync("patch", "service/load-harness", "--type=merge", "--patch", """{ "spec": { "sessionAffinity": null } }""");
        await _repository.Git.RunAsync("reset", "--quiet", "--hard", "HEAD^");
    }

    private async Task KubectlAsync(params string[] arguments) => await _context.Processes.RunAsync(
        new("kubectl", ["--kubeconfig", _variables["KUBECONFIG"], "--namespace", "load-harness-staging", .. arguments]), CancellationToken.None);

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute().Skip is not null)
        {
            return;
        }

        _repository = await Repository.CloneAsync();
        _started.Push(_repository);

        // The ledger is pushed: not into the repository that these tests are from.
        var remote = _repository.Folder.Parent! / "remote.git";
        await _repository.Git.RunAsync("init", "--quiet", "--bare", remote);
        await _repository.Git.RunAsync("remote", "set-url", "origin", remote);
        await _repository.Git.RunAsync("push", "--quiet", "origin", "HEAD");

        var cluster = await StartAsync(ClusterPart.StartAsync(_context, default));
        await StartAsync(PrometheusPart.StartAsync(_context.With(cluster.Addresses), default));
        _api = await KubectlProxy.StartAsync(_context, cluster.Kubeconfig, default);
        _started.Push(_api);
    }

    public async Task DisposeAsync()
    {
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(_context.Scratch, recursive: true);
    }

    private async Task<T> StartAsync<T>(Task<T> starting)
        where T : InfrastructurePart
    {
        var part = await starting;
        _started.Push(part);
        foreach (var (name, value) in part.Addresses)
        {
            _variables[name] = value;
        }

        return part;
    }

    private Task<BuildRun> BuildAsync(params string[] arguments) => BuildRun.RunAsync(_repository, arguments, _variables);

    private string Release(string member) =>
        (string)JsonNode.Parse(File.ReadAllText(_repository.Folder / "artifacts" / "release.json"))!["releases"]![0]!["release"]![member]!;

    private async Task<string> ServedAsync() => (string)JsonNode.Parse(await _api.Http.GetStringAsync(
        new Uri("api/v1/namespaces/load-harness-staging/services/load-harness:http/proxy/version", UriKind.Relative)))!["version"]!;
}
