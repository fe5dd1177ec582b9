namespace Slipway.Delivery.Baking;

/// <summary>Sends synthetic requests to a release.</summary>
public interface IProbe
{
    /// <summary>Sends one, to a route that does work.</summary>
    Task<ProbeOutcome> SendAsync(CancellationToken cancellationToken);
}
