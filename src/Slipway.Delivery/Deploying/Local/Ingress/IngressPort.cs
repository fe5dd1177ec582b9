using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>Chooses the port of a service's stable address: the configured one, else the one it had, else one near the preferred port, else any.</summary>
internal sealed class IngressPort(LocalWorkloadOptions options, string service, TimeProvider clock)
{
    private const int Nearby = 20;

    // Whoever looks for a free port listens on each for an instant: taken is what stays taken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly int? _configured = options.Ports.TryGetValue(service, out var port) ? port : null;

    /// <summary>Whether an ingress on <paramref name="port"/> is where the service should be.</summary>
    public bool Accepts(int port) => _configured is null || _configured == port;

    /// <summary>A port that is free now and not in <paramref name="tried"/>, to which it is added.</summary>
    public async Task<int> ChooseAsync(int? remembered, HashSet<int> tried, CancellationToken cancellationToken)
    {
        if ((_configured ?? remembered) is { } fixedPort)
        {
            var began = clock.GetTimestamp();
            while (!LoopbackPorts.IsFree(fixedPort))
            {
                if (clock.GetElapsedTime(began) > Patience)
                {
                    throw Taken(fixedPort);
                }

                await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
            }

            return fixedPort;
        }

        var port = Enumerable.Range(options.PreferredPort, Nearby).FirstOrDefault(candidate => !tried.Contains(candidate) && LoopbackPorts.IsFree(candidate));
        port = port == 0 ? LoopbackPorts.Free() : port;
        tried.Add(port);
        return port;
    }

    private UsageException Taken(int port) => new(
        $"Port {port}, the address of {service} in {options.Environment}, is taken by another program.",
        _configured is null
            ? "The address of a service stays the same over releases, so no other port was tried."
            : "It is the port that the build gives to this service.",
        $"End the program that listens on 127.0.0.1:{port}, or give {service} another port.");
}
