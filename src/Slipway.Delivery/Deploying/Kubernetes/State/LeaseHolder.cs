using System.Text.Json.Serialization;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>Who holds a lease.</summary>
/// <param name="RunId">The delivery run.</param>
/// <param name="Machine">Where: host and process namespace. Only there can anybody tell whether the process lives.</param>
/// <param name="Process">Its process.</param>
internal sealed record LeaseHolder(string RunId, string Machine, ProcessIdentity Process)
{
    /// <summary>This process, as holder for <paramref name="runId"/>.</summary>
    public static LeaseHolder Here(string runId) => new(runId, ThisMachine(), ProcessIdentity.Current);

    /// <summary>Whether it is certain that nobody is behind it any more.</summary>
    [JsonIgnore]
    public bool IsProvablyDead => Machine == ThisMachine() && !Process.IsAlive;

    // Containers on one host share its boot id and not its processes: the namespace tells them apart.
    private static string ThisMachine()
    {
        const string ns = "/proc/self/ns/pid";
        return File.Exists(ns) ? $"{System.Net.Dns.GetHostName()}/{new FileInfo(ns).LinkTarget}" : System.Net.Dns.GetHostName();
    }
}
