using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Pods that are reached through forwarded ports, by a user who may not use the API server's proxy.</summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class PodAccessTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string User = "deliverer";

    // All that a delivery with forwarded ports needs, and nothing else.
    private const string Rights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: deliverer }
        rules:
          - { apiGroups: [apps], resources: [deployments], verbs: [get, patch, create] }
          - { apiGroups: [apps], resources: [deployments/scale], verbs: [get, patch] }
          - { apiGroups: [apps], resources: [replicasets], verbs: [list] }
          - { apiGroups: [""], resources: [pods], verbs: [get, list] }
          - { apiGroups: [""], resources: [events], verbs: [list] }
          - { apiGroups: [""], resources: [pods/log, namespaces], verbs: [get] }
          - { apiGroups: [""], resources: [pods/portforward], verbs: [create] }
          - { apiGroups: [""], resources: [services], verbs: [get, patch, create] }
          - { apiGroups: [""], resources: [configmaps], verbs: [get, create, update] }
          - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: deliverer }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: deliverer }
        subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: deliverer }]
        """;

    [ClusterFact]
    public async Task Where_the_proxy_is_denied_pods_are_probed_and_scraped_through_forwarded_ports()
    {
        await using var world = await CreateAsync(cluster, "forward");
        await world.Space.ApplyAsync(Rights);
        await world.WriteManifestsAsync(text => AskedBy(text, "wget -q -O /dev/null http://127.0.0.1:8080/readyz"));
        var trail = cluster.Audit;
        world.Options = world.Options with { Kubeconfig = await world.KubeconfigOfAsync(User) };
        try
        {
            (await RefusalAsync(world)).ShouldContain("It lacks: get pods/proxy.");
            world.Options = world.Options with { PodAccess = PodAccess.PortForward };

            (await world.DeliverAsync("1.0.0")).Record.Verdict.ShouldBe(BakeVerdict.Pass);
            Forwards(world).ShouldBeEmpty("they end with the bake");
            var (bad, _, serving) = await world.DeliverAsync("1.1.0", TestFaults.Errors(0.3));
            output.WriteLine(bad.Line);
            bad.Line.ShouldStartWith("FAIL error-rate");
            serving!.Version.ShouldBe("1.0.0");

            // Nobody listens where the manifest says.
            await world.WriteManifestsAsync(text => AskedBy(text, "true").Replace("containerPort: 8080", "containerPort: 8181", StringComparison.Ordinal));
            var (deaf, _, _) = await world.DeliverAsync("1.2.0");
            output.WriteLine(deaf.Line);
            deaf.Verdict.ShouldBe(BakeVerdict.Fail, deaf.Line);
            deaf.Line.ShouldContain("the pod refuses connections");
            Forwards(world).ShouldBeEmpty();
            await WithATokenOfItsOwnAsync(world);
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }

        var asked = trail.Read().Where(entry => entry.Namespace == world.Space.Name).ToList();
        asked.ShouldContain(entry => entry.Resource == "pods/portforward");
        asked.ShouldNotContain(entry => entry.Resource == "pods/proxy");
    }

    [ClusterFact]
    public async Task With_a_url_the_probes_ask_what_users_ask()
    {
        await using var world = await CreateAsync(cluster, "url");
        await using var gateway = await WeightedProxy.StartAsync(world);
        world.Options = world.Options with { ProbeUrl = gateway.Address };

        (await world.DeliverAsync("1.0.0")).Record.Verdict.ShouldBe(BakeVerdict.Pass, world.Log.Text);
        gateway.Asked.ShouldBeGreaterThan(50);
        var (bad, _, serving) = await world.DeliverAsync("1.1.0", TestFaults.Errors(0.3));

        bad.Line.ShouldStartWith("FAIL error-rate");
        serving!.Version.ShouldBe("1.0.0");
    }

    // As in EKS: a kubeconfig without a user, and a token that no argument list may show.
    private async Task WithATokenOfItsOwnAsync(ClusterWorld world)
    {
        var token = (await cluster.KubectlAsync(["config", "view", "--raw", "--minify", "--output", "jsonpath={.users[0].user.token}"])).StandardOutput.Trim();
        var bare = cluster.Context.NewFolder("kubeconfig") / "config";
        await File.WriteAllTextAsync(bare, (await File.ReadAllTextAsync(cluster.Cluster.Kubeconfig)).Replace(token, "nobody", StringComparison.Ordinal));
        world.Options = world.Options with { Kubeconfig = bare, Token = new FixedToken(new Secret(token)) };
        await world.WriteManifestsAsync(text => AskedBy(text, "wget -q -O /dev/null http://127.0.0.1:8080/readyz"));
        var run = world.NewRun();
        await using (var workload = world.NewWorkload(runId: run))
        {
            var release = (await workload.DeployAsync(await world.RequestAsync("1.3.0", run), Never)).Release;
            var seen = await workload.ObserveAsync(world.Service, release, Never);
            (await seen.Telemetry!.ReadAsync(Never)).Pods.Count.ShouldBe(2);
            Forwards(world).ShouldNotBeEmpty();
            Forwards(world).ShouldAllBe(line => !line.Contains(token, StringComparison.Ordinal));
            var address = await seen.Address!(Never);
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(address!, "/version"))).ShouldContain("1.3.0");
            await workload.AcceptAsync(world.Service, release, Never);
        }

        Forwards(world).ShouldBeEmpty();
    }

    // By a command from the start: a probe of another kind leaves the former behind.
    private static string AskedBy(string manifests, string command) =>
        manifests.Replace("httpGet: { path: /readyz, port: http }", $"exec: {{ command: [sh, -c, '{command}'] }}", StringComparison.Ordinal);

    private static async Task<string> RefusalAsync(ClusterWorld world)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        return (await Should.ThrowAsync<UsageException>(async () => await workload.DeployAsync(await world.RequestAsync("1.0.0", run), Never))).Why!;
    }

    /// <summary>The command lines of what forwards ports to the namespace's pods now.</summary>
    private static List<string> Forwards(ClusterWorld world) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(CommandLineOf)
            .Where(line => line.Contains(" port-forward ", StringComparison.Ordinal) && line.Contains($" {world.Space.Name} ", StringComparison.Ordinal)),
    ];

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    private sealed class FixedToken(Secret token) : IClusterToken
    {
        public Task<Secret> GetAsync(CancellationToken cancellationToken) => Task.FromResult(token);
    }
}
