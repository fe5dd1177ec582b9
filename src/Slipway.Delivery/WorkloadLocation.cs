namespace Slipway.Delivery;

/// <summary>Where releases run.</summary>
public abstract record WorkloadLocation;
