using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>One process that a workload started, or is about to start.</summary>
/// <param name="Nonce">Travels in the process's environment: by it a process is found whose start was not noted any more.</param>
/// <param name="Log">Where its output goes.</param>
internal sealed record LocalInstance(string Nonce, AbsolutePath Log)
{
    /// <summary>The port it listens on, on 127.0.0.1; 0 until one is chosen.</summary>
    public int Port { get; init; }

    /// <summary>Which process it is; absent until its start has been noted.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>Where it answers.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Uri Address => new($"http://127.0.0.1:{Port}");
}
