using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Delivery.Deploying.Local;
using Slipway.Delivery.Git;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>What an environment's steps end in: registry, workload, ledger. Only here do environments differ.</summary>
internal static class Ends
{
    public static IRegistry Registry(TargetContext ctx, DeliveryEnvironment environment) => environment.Registry switch
    {
        LocalRegistry => new LayoutRegistry(LocalFolder(ctx) / "registry", ctx.Changes, ctx.Clock, ctx.Log),
        RemoteRegistry remote => Client(ctx, RegistryAddress.Parse(remote.Address), remote),
        EcrRegistry ecr => AwsEnds.Registry(ctx, ecr),
        var other => throw Unknown(environment, "registry", other),
    };

    /// <summary>A client of <paramref name="address"/>, spoken to as <paramref name="registry"/> says where there is one.</summary>
    public static RegistryClient Client(TargetContext ctx, RegistryAddress address, RemoteRegistry? registry) => new(
        address,
        new RegistryClientOptions
        {
            Insecure = registry?.Insecure ?? false,
            CertificateAuthorities = registry?.CertificateAuthorities,
            StateFolder = LocalFolder(ctx) / "uploads",
        },
        new DockerConfigCredentials(ctx.Environment, ctx.Processes, ctx.Secrets),
        ctx.Changes,
        ctx.Clock,
        ctx.Secrets,
        ctx.Log);

    public static Task<IWorkload> WorkloadAsync(TargetContext ctx, DeliveryEnvironment environment, CancellationToken cancellationToken) =>
        WorkloadAsync(ctx, environment, ctx.Root, cancellationToken);

    /// <summary>The same, with its manifests as they are below <paramref name="root"/>.</summary>
    public static async Task<IWorkload> WorkloadAsync(TargetContext ctx, DeliveryEnvironment environment, AbsolutePath root, CancellationToken cancellationToken) => environment.Workload switch
    {
        LocalMachine machine => new LocalWorkload(
            new LocalWorkloadOptions
            {
                Folder = LocalFolder(ctx),
                Environment = environment.Name,
                IngressProgram = AbsolutePath.Create(AppContext.BaseDirectory) / "ingress" / "Slipway.Ingress.dll",
                PreferredPort = machine.PreferredPort,
            },
            new RegistryReleaseSource(Registry(ctx, environment), new ImageUnpacker(ctx.Clock, ctx.Log)),
            ctx.Processes,
            ctx.Changes,
            ctx.Environment,
            ctx.Clock,
            ctx.Log),
        KubernetesCluster cluster => Cluster(ctx, environment, await EksConnection.ConnectAsync(ctx, cluster, cancellationToken).ConfigureAwait(false), root),
        var other => throw Unknown(environment, "workload", other),
    };

    /// <summary>Ends with the step that used the workload.</summary>
    public static IAsyncDisposable Lifetime(IWorkload workload) => new WorkloadLifetime(workload);

    private static IWorkload Cluster(TargetContext ctx, DeliveryEnvironment environment, KubernetesCluster cluster, AbsolutePath root)
    {
        if (environment.Registry is LocalRegistry)
        {
            throw new UsageException(
                $"{environment.Name} has a cluster and no registry that its nodes could pull from.", "Its registry is a folder on this machine.", "Give the environment a RemoteRegistry, or this run --registry HOST[:PORT][/PREFIX].");
        }

        var options = new KubernetesOptions
        {
            Environment = environment.Name,
            Manifests = [.. cluster.Manifests.Select(path => AbsolutePath.Create(path, root))],
            RunId = ctx.RunId,
            Namespace = cluster.Namespace,
            Context = cluster.Context,
            Kubeconfig = cluster.Kubeconfig,
            Token = cluster.Token,
            Strategy = cluster.Strategy,
            ProgressDeadline = cluster.ProgressDeadline,
            Prometheus = cluster.Prometheus,
            PodAccess = cluster.PodAccess,
            ProbeUrl = cluster.ProbeUrl,
            HelmValues = [.. cluster.HelmValues.Select(path => AbsolutePath.Create(path, root))],
            TrustedManagers = cluster.TrustedManagers,
            Url = cluster.Url,
        };
        return cluster.Strategy is GitOpsStrategy
            ? new GitOpsWorkload(options, ctx.Processes, ctx.Changes, ctx.Clock, ctx.Log)
            : new KubernetesWorkload(options, Registry(ctx, environment), ctx.Processes, ctx.Changes, ctx.Clock, ctx.Log);
    }

    public static async Task<ILedger> LedgerAsync(TargetContext ctx, DeliveryEnvironment environment, CancellationToken cancellationToken)
    {
        switch (environment.Ledger)
        {
            case LedgerHome.File:
                return new FileLedger(LocalFolder(ctx) / "ledger.jsonl", ctx.Changes, ctx.Clock, ctx.Log);
            case LedgerHome.GitRef:
                var credentials = await GitRemoteAccess.CredentialsAsync(ctx, GitHubAccess.EnvironmentToken(ctx), cancellationToken).ConfigureAwait(false);
                return new GitLedger(ctx.Processes, ctx.Root, ctx.Changes, ctx.Clock, new Random(ctx.RunId.GetHashCode(StringComparison.Ordinal)), ctx.Log, credentials);
            default:
                var github = await GitHubAccess.ClientAsync(ctx, cancellationToken).ConfigureAwait(false) ?? throw new UsageException(
                    $"{environment.Name} keeps its ledger in GitHub Deployments, and no GitHub repository is known.", "GITHUB_REPOSITORY is not set.", "Set it to owner/name, or choose another ledger for the environment.");
                var head = await new GitRepository(ctx.Processes, ctx.Root).HeadAsync(cancellationToken).ConfigureAwait(false);
                return new GitHubLedger(github.Deployments, head.Commit, ctx.Clock, ctx.Changes);
        }
    }

    public static AbsolutePath LocalFolder(TargetContext ctx) => ctx.Root / ".nuke" / "local";

    private static UsageException Unknown(DeliveryEnvironment environment, string end, object value) =>
        new($"{environment.Name} has a {end} that this build cannot use.", $"It is a {value.GetType().Name}.", $"Choose another {end} where the environment is declared.");
}
