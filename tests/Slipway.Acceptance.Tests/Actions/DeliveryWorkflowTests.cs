using System.Text.Json.Nodes;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// This repository's own <c>main</c>, <c>release</c> and <c>rollback</c>, played from their files against a cluster, ECR with roles that allow no more than the
/// generated policies, GitHub's API and the real scanner.
/// </summary>
public sealed class DeliveryWorkflowTests : IAsyncLifetime
{
    private readonly WorkflowPlayer _player = new();
    private readonly GitHubStub _github = new();
    private PartContext _context = null!;
    private ClusterPart _cluster = null!;
    private AwsPart _aws = null!;
    private Scanner _scanner = null!;
    private Repository _repository = null!;
    private int _runs;

    public Task InitializeAsync() => Task.CompletedTask; // only where the test is not skipped

    [ClusterFact]
    public async Task A_push_goes_to_staging_and_is_released_to_production_and_a_bad_one_stops_at_its_bake()
    {
        await StartAsync();

        var main = await PlayAsync("main", new(_repository.Folder));

        main.Result.ShouldBe("success", main.ToString());
        main["deliver"].Summary.ShouldContain("| Deployment frequency |");
        (await TagsAsync()).ShouldBe(["v0.1.0"]);
        var dispatch = _github.Changes.ShouldHaveSingleItem();
        dispatch.Line.ShouldBe("POST /repos/acme/shop/actions/workflows/release.yml/dispatches");
        (dispatch.Body!["ref"]!.GetValue<string>(), dispatch.Body["inputs"]!["version"]!.GetValue<string>()).ShouldBe(("v0.1.0", "v0.1.0"));
        var digest = await ServingAsync("staging");

        // What was dispatched, as it was dispatched.
        var started = new WorkflowEvent(_repository.Folder) { Name = "workflow_dispatch", Ref = "refs/tags/v0.1.0", Inputs = new Dictionary<string, string> { ["version"] = "v0.1.0" } };
        var release = await PlayAsync("release", started);

        release.Result.ShouldBe("success", release.ToString());
        (await ServingAsync("production")).ShouldBe(digest);
        _aws.Stub.TagsOf("load-harness").Count(tag => digest.EndsWith(tag.Value, StringComparison.Ordinal)).ShouldBe(2); // the push's own and v0.1.0
        _github.Changes.ShouldContain(change => change.Line == "POST /repos/acme/shop/releases" && change.Body!["tag_name"]!.GetValue<string>() == "v0.1.0");

        _repository.Edit("src/LoadHarness/appsettings.json", "\"ErrorRate\": 0", "\"ErrorRate\": 0.5");
        await _repository.Git.CommitAsync("fix: answer faster");
        var bad = await PlayAsync("main", new(_repository.Folder));

        bad["deliver"].Result.ShouldBe("failure", bad.ToString());
        bad["deliver"].Log.ShouldContain("exit code 3");
        bad["deliver"].Steps.ShouldContain(("Run Recover", "success"));
        bad["tag"].Result.ShouldBe("skipped");
        (await TagsAsync()).ShouldBe(["v0.1.0"]);
        (await ServingAsync("staging")).ShouldBe(digest);

        main.Jobs.Concat(release.Jobs).Concat(bad.Jobs).ShouldAllBe(job => !job.Log.Contains("ghs_test_token") && !job.Log.Contains(_aws.Stub.Oidc.RequestToken));
    }

    public async Task DisposeAsync()
    {
        _player.Dispose();
        _github.Dispose();
        _scanner?.Dispose();
        foreach (var part in new IAsyncDisposable?[] { _repository, _aws, _cluster })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        if (_context is not null)
        {
            Directory.Delete(_context.Scratch, recursive: true);
        }
    }

    private async Task StartAsync()
    {
        _context = PartContext.OnThisMachine(NullLog.Instance);
        _cluster = await ClusterPart.StartAsync(_context, CancellationToken.None);
        _aws = await AwsPart.StartAsync(_context, new AwsStubSettings { NodesMayPull = true }, CancellationToken.None);
        _scanner = await Scanner.StartAsync(_context);
        _repository = await Repository.CloneAsync();

        // A bake of 15 s is enough to see that one decides.
        _repository.Edit("k8s/overlays/production/kustomization.yaml", "cpu: 500m", "cpu: 100m");
        _repository.Edit("build/Build.Environments.cs", "Order = 1,", "Order = 1, Bake = Slipway.Delivery.Baking.BakePlan.Local,");
        _repository.Edit("build/Build.Environments.cs", "Order = 2,", "Order = 2, Bake = Slipway.Delivery.Baking.BakePlan.Local,");
        await _repository.Git.CommitAsync("feat: deliver to the tests' cluster");
        await AllowWhatThePoliciesSayAsync();
    }

    private async Task AllowWhatThePoliciesSayAsync()
    {
        (await _repository.BuildAsync("GeneratePolicies", "--no-logo")).ShouldEndWith(0);
        foreach (var environment in (string[])["staging", "production"])
        {
            var policy = JsonNode.Parse(await File.ReadAllTextAsync(_repository.Folder / $"artifacts/policies/{environment}.permissions.json"))!;
            var allowed = policy["Statement"]!.AsArray().SelectMany(statement => statement!["Action"] is JsonArray many ? many.Select(one => one!.GetValue<string>()) : [statement["Action"]!.GetValue<string>()]);
            _aws.Stub.Account.AddRole(new AwsRole($"slipway-{environment}") { TrustedSubjects = [$"repo:acme/shop:environment:{environment}"], Allowed = [.. allowed] });
        }
    }

    private async Task<PlayedRun> PlayAsync(string workflow, WorkflowEvent started)
    {
        var machine = new Dictionary<string, string>(_scanner.Variables)
        {
            ["KUBECONFIG"] = _cluster.Kubeconfig,
            ["OVERLAYS"] = _cluster.Overlays?.RelativeTo(Repository.Original) ?? "k8s/overlays",
            ["AWS_ENDPOINT_URL"] = _aws.Stub.Settings.Address,
            ["GITHUB_API_URL"] = _github.Address.ToString(),
        };
        string[] environments = ["staging", "production"];
        return await _player.PlayAsync(await File.ReadAllTextAsync(_repository.Folder / $".github/workflows/{workflow}.yml"), started with
        {
            Number = ++_runs,
            Machine = machine,
            Variables = environments.ToDictionary(
                environment => environment,
                IReadOnlyDictionary<string, string> (environment) => new Dictionary<string, string>
                {
                    ["SLIPWAY_AWS_ROLE"] = $"arn:aws:iam::{_aws.Stub.Settings.Account}:role/slipway-{environment}",
                }).Append(new("", new Dictionary<string, string> { ["BASE_IMAGE"] = _cluster.BaseImage! })).ToDictionary(),
            Identity = environment =>
            {
                _aws.Stub.Oidc.Subject = $"repo:acme/shop:environment:{environment}";
                return new Dictionary<string, string>
                {
                    ["ACTIONS_ID_TOKEN_REQUEST_URL"] = _aws.Stub.OidcUrl.ToString(),
                    ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = _aws.Stub.Oidc.RequestToken,
                };
            },
        });
    }

    private async Task<IReadOnlyList<string>> TagsAsync() =>
        (await _repository.Git.RunAsync("tag", "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The image by digest of the pods that are ready.</summary>
    private async Task<string> ServingAsync(string environment)
    {
        var spec = new ProcessSpec(
            "kubectl", "--kubeconfig", _cluster.Kubeconfig, "--namespace", $"load-harness-{environment}", "get", "deployment", "load-harness",
            "--output", "jsonpath={.spec.template.spec.containers[0].image}{\" \"}{.status.readyReplicas}");
        var words = (await _context.Processes.RunAsync(spec, CancellationToken.None)).StandardOutput.Split(' ');
        int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        return words[0];
    }
}
