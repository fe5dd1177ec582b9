namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>How a release takes another's place in a cluster.</summary>
public abstract record DeploymentStrategy;
