using System.Net;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>How requests get to pods, and who it is that answers on the way.</summary>
internal interface IPodWay
{
    /// <summary>Sends them.</summary>
    HttpClient Http { get; }

    /// <summary>Where a pod's port is reached.</summary>
    Task<Uri> AddressAsync(string pod, int port, CancellationToken cancellationToken);

    /// <summary>What an answer of 400 and above amounts to that is not the pod's own; <see langword="null"/> when it is.</summary>
    (ProbeResult Result, string Text)? NotThePods(HttpStatusCode status, string body);

    /// <summary>What a connection that broke amounts to.</summary>
    Task<(ProbeResult Result, string Text)> BrokenAsync(string pod, Exception exception);

    /// <summary>What it amounts to that there was no answer in time. Only where the way is known to be open does silence speak against the pod.</summary>
    (ProbeResult Result, string Text) Silent(string pod, long since, TimeSpan limit);

    /// <summary>The pod has answered: the way to it is open.</summary>
    void Answered(string pod);
}
