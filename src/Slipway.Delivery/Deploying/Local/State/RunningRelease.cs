namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>A release and its process.</summary>
internal sealed record RunningRelease(Release Release, LocalInstance Instance);
