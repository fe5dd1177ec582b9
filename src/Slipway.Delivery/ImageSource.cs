namespace Slipway.Delivery;

/// <summary>What an image is made from.</summary>
public abstract record ImageSource;
