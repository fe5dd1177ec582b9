namespace Slipway.Delivery;

/// <summary>Where images are kept.</summary>
public abstract record RegistryLocation;
