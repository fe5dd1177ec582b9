namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>How probes and scrapes get to pods, neither of which needs a way into the cluster's network.</summary>
public enum PodAccess
{
    /// <summary>Through the API server's pod proxy. Needs the right <c>get pods/proxy</c>.</summary>
    Proxy,

    /// <summary>
    /// Through <c>kubectl port-forward</c>, one for each pod while it is watched. Needs the right <c>create pods/portforward</c>, which many clusters give where
    /// they deny the proxy.
    /// </summary>
    PortForward,
}
