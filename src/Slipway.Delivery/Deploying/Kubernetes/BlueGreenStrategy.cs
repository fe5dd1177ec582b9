namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// Two Deployments, <c>NAME-blue</c> and <c>NAME-green</c>: the new release comes up whole in the one without traffic and is baked there; then the Service's
/// selector is switched. The former release goes on running for a while, so that switching back takes no longer than switching.
/// </summary>
public sealed record BlueGreenStrategy : DeploymentStrategy
{
    /// <summary>How long the former release goes on running. The next delivery or <c>Recover</c> after that stops it; zero: this one does. Default: 1 h.</summary>
    public TimeSpan KeepFormer { get; init; } = TimeSpan.FromHours(1);
}
