using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>
/// A Kubernetes cluster of one node and a registry that it pulls from: the cluster that <see cref="ExistingVariable"/> names, else the one of kind that is meant for
/// this, else one of its own: Debian's Kubernetes 1.20, with a kubelet on the Docker part, and an audit log.
/// </summary>
public sealed class ClusterPart : InfrastructurePart
{
    /// <summary>Holds the kubeconfig: for the command where a cluster was started, and from the user where one is there already.</summary>
    public const string ExistingVariable = "SLIPWAY_TEST_KUBECONFIG";

    /// <summary>Holds the kubeconfig, as every Kubernetes client reads it.</summary>
    public const string KubeconfigVariable = "KUBECONFIG";

    /// <summary>Holds the path of the API server's audit log: one JSON event a line, of every request but those of the cluster's own components.</summary>
    public const string AuditLogVariable = "SLIPWAY_KUBE_AUDIT_LOG";

    /// <summary>Holds an image with the .NET and ASP.NET Core runtimes, by digest, in the cluster's registry.</summary>
    public const string BaseImageVariable = "SLIPWAY_BASE_IMAGE";

    /// <summary>Holds the folder of the overlays that fit the cluster's version, where it is not what <c>k8s/</c> is written for.</summary>
    public const string OverlaysVariable = "SLIPWAY_OVERLAYS";

    private readonly Stack<IAsyncDisposable> _parts;

    private ClusterPart(AbsolutePath kubeconfig, string? registry, Stack<IAsyncDisposable> parts) =>
        (Kubeconfig, Registry, _parts) = (kubeconfig, registry, parts);

    /// <summary>The administrator's kubeconfig.</summary>
    public AbsolutePath Kubeconfig { get; }

    /// <summary><c>HOST:PORT</c> of a registry that the nodes can pull from; absent when an existing cluster came without one.</summary>
    public string? Registry { get; }

    /// <summary>The audit log; absent when an existing cluster came without one.</summary>
    public AbsolutePath? AuditLog { get; private init; }

    /// <summary>An image with the .NET runtimes, by digest; absent without a registry.</summary>
    public string? BaseImage { get; private init; }

    /// <summary>The overlays of <c>k8s/</c> for this cluster; absent where those of <c>k8s/</c> fit.</summary>
    public AbsolutePath? Overlays { get; private init; }

    /// <summary>The folder of the components' own logs; absent for an existing cluster.</summary>
    public AbsolutePath? Logs { get; private init; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses => new (string Name, string? Value)[]
    {
        (KubeconfigVariable, Kubeconfig),
        (ExistingVariable, Kubeconfig),
        (RegistryPart.AddressVariable, Registry),
        (AuditLogVariable, AuditLog?.ToString()),
        (BaseImageVariable, BaseImage),
        (OverlaysVariable, Overlays?.ToString()),
    }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!);

    /// <summary>Whether one is there, or what starts one is: without building anything first.</summary>
    public static bool CanStart(IEnvironment environment) =>
        environment.Get(ExistingVariable) is { Length: > 0 }
        || (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && KubernetesPrograms.AreBuilt(environment));

    /// <summary>Starts one, or uses the one that is there.</summary>
    public static async Task<ClusterPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        // Never KUBECONFIG itself: nobody's production is to be a test's cluster by accident.
        var there = context.Environment.Get(ExistingVariable) is { Length: > 0 } existing
            ? AbsolutePath.Create(Path.GetFullPath(existing))
            : await KindCluster.FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (there is not null)
        {
            return new(there, context.Environment.Get(RegistryPart.AddressVariable), [])
            {
                AuditLog = context.Environment.Get(AuditLogVariable) is { Length: > 0 } log ? AbsolutePath.Create(log) : null,
                BaseImage = context.Environment.Get(BaseImageVariable),
                Overlays = context.Environment.Get(OverlaysVariable) is { Length: > 0 } overlays ? AbsolutePath.Create(overlays) : null,
            };
        }

        var parts = new Stack<IAsyncDisposable>();
        try
        {
            return await StartOwnAsync(context, parts, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await StopAsync(parts).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override Task StopAsync() => StopAsync(_parts);

    private static async Task<ClusterPart> StartOwnAsync(PartContext context, Stack<IAsyncDisposable> parts, CancellationToken cancellationToken)
    {
        var programs = await KubernetesPrograms.EnsureAsync(context, cancellationToken).ConfigureAwait(false);

        // The engine first: it is the lock by which there is one cluster at a time on a machine.
        var docker = Keep(await DockerPart.StartAsync(context, cancellationToken).ConfigureAwait(false));
        var control = Task.Run(() => ControlPlane.StartAsync(context, programs, cancellationToken), cancellationToken);
        var registry = RegistryPart.StartAsync(context, cancellationToken);
        await Task.WhenAll(Settled(control), Settled(registry)).ConfigureAwait(false);
        if (registry.IsCompletedSuccessfully)
        {
            parts.Push(await registry.ConfigureAwait(false));
        }

        var plane = Keep(await control.ConfigureAwait(false));
        var address = (await registry.ConfigureAwait(false)).Address;
        var image = DotNetBase.PushAsync(context, address, cancellationToken);
        try
        {
            Keep(await Kubelet.StartAsync(context, programs, plane, docker, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await Settled(image).ConfigureAwait(false);
        }

        return new(plane.Kubeconfig, address, parts)
        {
            AuditLog = plane.AuditLog,
            BaseImage = await image.ConfigureAwait(false),
            Overlays = RepositoryRoot.Find() / "tests" / "infrastructure" / "kubernetes" / "overlays",
            Logs = plane.Folder,
        };

        T Keep<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Push(part);
            return part;
        }
    }

    private static Task Settled(Task task) => task.ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task StopAsync(Stack<IAsyncDisposable> parts)
    {
        var failures = ImmutableArray.CreateBuilder<Exception>();
        while (parts.TryPop(out var part))
        {
            try
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ProcessFailedException or IOException or UnauthorizedAccessException)
            {
                failures.Add(exception); // the others have to stop all the same
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Not everything of the cluster could be stopped.", failures);
        }
    }
}
