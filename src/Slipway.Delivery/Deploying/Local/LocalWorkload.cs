using System.Collections.Concurrent;
using Slipway.Delivery.Deploying.Local.Ingress;
using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Delivery.Deploying.Local.Steps;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Local;

/// <summary>
/// Releases as processes of this machine: one process a release, and before them a reverse proxy that holds the stable address. All of them outlive the build.
/// </summary>
public sealed class LocalWorkload : PerServiceWorkload, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) });
    private readonly ConcurrentDictionary<string, LocalService> _services = new();
    private readonly Func<Service, LocalService> _create;

    /// <summary>Makes the workload of one environment.</summary>
    /// <param name="options">Folders, ports, deadlines.</param>
    /// <param name="source">Unpacks images.</param>
    /// <param name="runner">Starts processes.</param>
    /// <param name="gate">Every change passes it.</param>
    /// <param name="environment">The build's environment, of which a release gets only the paths.</param>
    /// <param name="clock">Deadlines and time stamps.</param>
    /// <param name="log">Progress, and what is noteworthy.</param>
    public LocalWorkload(
        LocalWorkloadOptions options, IReleaseSource source, IProcessRunner runner, IChangeGate gate, IEnvironment environment, TimeProvider clock, ILog log)
    {
        _create = service =>
        {
            var folders = new LocalFolders(options.Folder, options.Environment, service.Name);
            var store = new LocalStateStore(folders, gate, clock, log);
            var processes = new InstanceProcesses(runner, gate, clock, log);
            var ports = new IngressPort(options, service.Name, clock);
            var ingress = new IngressHost(
                options, service.Name, folders, store, processes, new IngressControl(_http, folders, clock), ports, environment, gate, clock);
            var scope = new LocalScope(
                service, options, folders, store, processes, new Readiness(_http, processes, clock, log), new UnpackedReleases(source, folders, gate),
                new InstanceLogs(folders, gate), ingress, new LaunchCommand(options, environment), clock, log);
            return new LocalService(scope);
        };
    }

    /// <summary>Closes connections. What runs goes on running.</summary>
    public void Dispose() => _http.Dispose();

    private protected override Task<IServiceDelivery> OfAsync(Service service, CancellationToken cancellationToken) =>
        Task.FromResult<IServiceDelivery>(_services.GetOrAdd(service.Name, _ => _create(service)));
}
