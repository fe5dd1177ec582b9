using System.Text.Json.Nodes;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// Where this repository's own workflows are played: a cluster, ECR with roles that trust and allow what the generated policies say and nothing else, GitHub's
/// API, the real scanner.
/// </summary>
public sealed class DeliveryWorld : IAsyncDisposable
{
    private static readonly string[] Environments = ["staging", "production", "nightly"];

    private readonly WorkflowPlayer _player = new();
    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);
    private readonly Stack<IAsyncDisposable> _started = new();
    private ClusterPart _cluster = null!;
    private AwsPart _aws = null!;
    private Scanner _scanner = null!;
    private KubectlProxy _api = null!;
    private int _runs;

    private DeliveryWorld()
    {
    }

    /// <summary>The repository, whose commits are what GitHub has.</summary>
    public Repository Repository { get; private set; } = null!;

    public GitHubStub GitHub { get; } = new();

    public AwsStub Aws => _aws.Stub;

    /// <summary>What the jobs have beside what every runner has, and beside the parts' addresses.</summary>
    public IReadOnlyDictionary<string, string> Machine { get; set; } = new Dictionary<string, string>();

    /// <summary>Starts everything, and lets the repository deliver there.</summary>
    public static async Task<DeliveryWorld> StartAsync()
    {
        var world = new DeliveryWorld();
        try
        {
            world._cluster = world.Keep(await ClusterPart.StartAsync(world._context, CancellationToken.None));
            world._aws = world.Keep(await AwsPart.StartAsync(world._context, new AwsStubSettings { NodesMayPull = true }, CancellationToken.None));
            world._api = world.Keep(await KubectlProxy.StartAsync(world._context, world._cluster.Kubeconfig, CancellationToken.None));
            world.Repository = world.Keep(await Repository.CloneAsync());
            world._scanner = await Scanner.StartAsync(world._context);
            await world.PrepareAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays a workflow of the repository as it stands.</summary>
    public async Task<DeliveryStage> PlayAsync(string workflow, Func<WorkflowEvent, WorkflowEvent>? how = null)
    {
        var started = new WorkflowEvent(Repository.Folder);
        started = (how?.Invoke(started) ?? started) with { Number = ++_runs, Machine = MachineOf(), Variables = VariablesOf() };
        started = started with { Identity = environment => IdentityOf(new("acme/shop", $"{workflow}.yml", started.Ref) { Environment = environment }) };
        Aws.ForgetCalls();
        var run = await _player.PlayAsync(await File.ReadAllTextAsync(Repository.Folder / $".github/workflows/{workflow}.yml"), started);
        var roles = Aws.Calls.Select(call => call.Who.Split(":assumed-role/").ElementAtOrDefault(1)?.Split('/')[0]).OfType<string>();
        return new(run, await ServingAsync("staging"), await ServingAsync("production"), await TagsAsync(), [.. roles.Where(role => role != "nodes").Distinct()]);
    }

    /// <summary>What the machine has on a day when the vulnerability database did not know yet what is wrong with a package.</summary>
    public IReadOnlyDictionary<string, string> DayBefore(string package) => _scanner.Before(package);

    /// <summary>Overlays in which production, and only production, answers every second request with an error.</summary>
    public IReadOnlyDictionary<string, string> BadProduction()
    {
        var folder = _context.NewFolder("overlays");
        (folder / "production").CreateDirectory();
        File.WriteAllText(folder / "production" / "kustomization.yaml", $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - {Path.GetRelativePath(folder / "production", Repository.Folder / Overlays / "production")}
            patches:
              - target:
                  kind: Deployment
                  name: load-harness
                patch: |-
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata:
                    name: load-harness
                  spec:
                    template:
                      spec:
                        containers:
                          - name: load-harness
                            env:
                              - name: Faults__ErrorRate
                                value: "0.5"

            """);
        return new Dictionary<string, string> { ["OVERLAYS"] = folder };
    }

    /// <summary>A user of the service in an environment, who comes in by the API server.</summary>
    public PollingClient UserOf(string environment) =>
        new(new(_api.Http.BaseAddress!, $"api/v1/namespaces/load-harness-{environment}/services/load-harness:http/proxy/"), TimeSpan.FromMilliseconds(40));

    public async ValueTask DisposeAsync()
    {
        _player.Dispose();
        GitHub.Dispose();
        _scanner?.Dispose();
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(_context.Scratch, recursive: true);
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }

    private string Overlays => _cluster.Overlays?.RelativeTo(Repository.Original) ?? "k8s/overlays";

    // A bake of 15 s is enough to see that one decides; one project with one old package, to see that it is told.
    private async Task PrepareAsync()
    {
        Repository.Edit("k8s/overlays/production/kustomization.yaml", "cpu: 500m", "cpu: 100m");
        const string file = "build/Build.Environments.cs";
        Repository.Edit(file, "Order = 1,", "Order = 1, Bake = Slipway.Delivery.Baking.BakePlan.Local,");
        Repository.Edit(file, "Order = 2,", "Order = 2, Bake = Slipway.Delivery.Baking.BakePlan.Local,");
        Repository.Edit(file, "\"slipway\", 4711", "\"shop\", 4711");
        Repository.Edit(file, "    public AwsSetup Aws", "    public IReadOnlyList<string> DependencyRoots => [\"old/Old.csproj\"];\n    public AwsSetup Aws");
        (Repository.Folder / "old").CreateDirectory();
        await File.WriteAllTextAsync(Repository.Folder / "old" / "Old.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
                <RestoreLockedMode>false</RestoreLockedMode>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
              </ItemGroup>
            </Project>
            """);
        await Repository.Git.CommitAsync("feat: deliver to the tests' cluster");

        (await Repository.BuildAsync("GeneratePolicies", "--no-logo")).ShouldEndWith(0);
        await CompiledBuilds.KeepAsync(Repository.Folder, CompiledBuild.Own); // for its jobs
        foreach (var environment in Environments)
        {
            var policies = Repository.Folder / "artifacts" / "policies";
            var permissions = JsonNode.Parse(await File.ReadAllTextAsync(policies / $"{environment}.permissions.json"))!;
            var actions = permissions["Statement"]!.AsArray().Select(statement => statement!["Action"]!);
            var allowed = actions.SelectMany(action => action is JsonArray many ? many.Select(one => (string)one!) : [(string)action!]);
            var trust = await File.ReadAllTextAsync(policies / $"{environment}.trust.json");
            Aws.Account.AddRole(new(RoleOf(environment)) { TrustPolicy = trust, Allowed = [.. allowed] });
        }
    }

    private static string RoleOf(string environment) => $"slipway-{environment}";

    private Dictionary<string, string> MachineOf()
    {
        var machine = new Dictionary<string, string>(_scanner.Variables)
        {
            ["KUBECONFIG"] = _cluster.Kubeconfig,
            ["OVERLAYS"] = Overlays,
            ["AWS_ENDPOINT_URL"] = Aws.Settings.Address,
            ["GITHUB_API_URL"] = GitHub.Address.ToString(),
        };
        foreach (var (name, value) in Machine)
        {
            machine[name] = value;
        }

        return machine;
    }

    private Dictionary<string, IReadOnlyDictionary<string, string>> VariablesOf()
    {
        var variables = Environments.ToDictionary(
            environment => environment,
            IReadOnlyDictionary<string, string> (environment) =>
                new Dictionary<string, string> { ["SLIPWAY_AWS_ROLE"] = $"arn:aws:iam::{Aws.Settings.Account}:role/{RoleOf(environment)}" });
        variables[""] = new Dictionary<string, string> { ["BASE_IMAGE"] = _cluster.BaseImage! };
        return variables;
    }

    private Dictionary<string, string> IdentityOf(GitHubJob job)
    {
        Aws.Oidc.SpeakFor(job);
        return new()
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = Aws.OidcUrl.ToString(),
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Aws.Oidc.RequestToken,
        };
    }

    private async Task<IReadOnlyList<string>> TagsAsync() =>
        (await Repository.Git.RunAsync("tag", "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The image by digest of the pods that are ready.
    private async Task<string?> ServingAsync(string environment)
    {
        var spec = new ProcessSpec(
            "kubectl", "--kubeconfig", _cluster.Kubeconfig, "--namespace", $"load-harness-{environment}", "get", "deployment", "load-harness",
            "--ignore-not-found", "--output", "jsonpath={.spec.template.spec.containers[0].image}{\" \"}{.status.readyReplicas}");
        var words = (await _context.Processes.RunAsync(spec, CancellationToken.None)).StandardOutput.Split(' ');
        return words is [var image, { Length: > 0 } ready] && ready != "0" ? image : null;
    }
}
