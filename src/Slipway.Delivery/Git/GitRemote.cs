namespace Slipway.Delivery.Git;

/// <summary>Where a clone fetches from and pushes to.</summary>
/// <param name="Name">Such as <c>origin</c>.</param>
/// <param name="Url">Its address, as configured.</param>
public sealed record GitRemote(string Name, string Url);
