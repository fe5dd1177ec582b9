using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A repository that a cluster follows; the test plays the cluster's automation, with a field manager of its own.</summary>
internal sealed class FollowedRepository
{
    private readonly ClusterFixture _cluster;

    private FollowedRepository(ClusterFixture cluster, AbsolutePath folder) => (_cluster, Folder) = (cluster, folder);

    /// <summary>The bare repository.</summary>
    public AbsolutePath Folder { get; }

    public static async Task<FollowedRepository> CreateAsync(ClusterFixture cluster)
    {
        var work = cluster.Context.NewFolder("gitops-work");
        var repository = new FollowedRepository(cluster, cluster.Context.NewFolder("gitops") / "repository.git");
        (work / "clusters").CreateDirectory();
        await File.WriteAllTextAsync(work / "clusters" / "load-harness.yaml", $"images:\n  - name: load-harness\n    digest: sha256:{new string('0', 64)}\n");
        await repository.InAsync(work, "init", "--quiet", "--initial-branch=main");
        await repository.InAsync(work, "add", ".");
        await repository.InAsync(work, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "start");
        await repository.InAsync(work, "clone", "--quiet", "--bare", work, repository.Folder);
        return repository;
    }

    public Task<ProcessResult> GitAsync(params string[] arguments) => InAsync(Folder, arguments);

    /// <summary>What Flux does: looks at the branch, and applies what it finds.</summary>
    public async Task FollowAsync(ClusterWorld world, CancellationToken cancellationToken, PuppetNode? node = null)
    {
        var applied = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            var text = (await GitAsync("show", "main:clusters/load-harness.yaml")).StandardOutput;
            if (text != applied && !text.Contains(new string('0', 64), StringComparison.Ordinal))
            {
                await ApplyAsync(world, Digest.Parse(text[text.IndexOf("sha256:", StringComparison.Ordinal)..].Trim()), node);
                applied = text;
            }

            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(300), _cluster.Context.Clock, CancellationToken.None));
        }
    }

    public static Task ApplyAsync(ClusterWorld world, Digest digest, PuppetNode? node = null)
    {
        var manifests = LoadHarnessManifests.Of(new TestImage($"{world.Cluster.Images.Registry}/load-harness", digest.ToString(), "any"), replicas: 1);
        return world.Space.ApplyAsync(node?.Host(manifests) ?? manifests);
    }

    private Task<ProcessResult> InAsync(AbsolutePath folder, params string[] arguments) =>
        _cluster.Context.Processes.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder }, Never);
}
