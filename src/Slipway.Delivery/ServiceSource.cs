namespace Slipway.Delivery;

/// <summary>What a service's image is made from.</summary>
public abstract record ServiceSource;
