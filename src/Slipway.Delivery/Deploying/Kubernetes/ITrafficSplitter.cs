namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>Divides a service's traffic between the release that serves and a canary: by a gateway's weights, an ingress's annotations.</summary>
public interface ITrafficSplitter
{
    /// <summary>Makes it so, and returns when it is so. Asked again with the same split it changes nothing; asked only when the change gate lets it.</summary>
    Task SplitAsync(TrafficSplit split, CancellationToken cancellationToken);
}
