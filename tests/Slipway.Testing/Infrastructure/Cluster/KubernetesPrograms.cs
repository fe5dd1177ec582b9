using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>The programs that a cluster is made of.</summary>
internal sealed record KubernetesPrograms(AbsolutePath Folder, AbsolutePath Etcd, AbsolutePath Kubectl)
{
    public AbsolutePath ApiServer => Folder / "kube-apiserver";

    public AbsolutePath ControllerManager => Folder / "kube-controller-manager";

    public AbsolutePath Scheduler => Folder / "kube-scheduler";

    public AbsolutePath Kubelet => Folder / "kubelet";

    private static AbsolutePath Recipe => RepositoryRoot.Find() / "tests" / "infrastructure" / "kubernetes";

    /// <summary>Whether an earlier build left them in the cache.</summary>
    public static bool AreBuilt(IEnvironment environment) =>
        (PartContext.CacheFolder(environment) / $"kubernetes-{File.ReadAllText(Recipe / "version").Trim()}").DirectoryExists;

    /// <summary>Finds them, or builds what has to be built; that takes minutes, once for a machine.</summary>
    public static async Task<KubernetesPrograms> EnsureAsync(PartContext context, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            throw new PartUnavailableException(
                $"A cluster of the tests' own needs Linux and root. Name one that is there: {ClusterPart.ExistingVariable}=FILE (a kubeconfig)"
                + $" and {RegistryPart.AddressVariable}=HOST:PORT (a registry that its nodes pull from without credentials).");
        }

        var etcd = await AptPackage.EnsureAsync(context, "etcd", "etcd-server", cancellationToken).ConfigureAwait(false);
        var kubectl = await AptPackage.EnsureAsync(context, "kubectl", "kubernetes-client", cancellationToken).ConfigureAwait(false);
        var build = new ProcessSpec(Recipe / "build")
        {
            ThrowOnError = false,
            OnError = context.Log.Info,
        };
        var result = await context.Processes.RunAsync(build, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? new(AbsolutePath.Create(result.Lines[^1]), etcd, kubectl)
            : throw new PartUnavailableException($"The Kubernetes servers could not be built.\n{result.StandardError}");
    }
}
