namespace Slipway.Delivery.Baking;

/// <summary>An instance whose metrics page is read.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Address">The page.</param>
public sealed record ScrapeTarget(string Pod, Uri Address);
