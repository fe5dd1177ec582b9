namespace Slipway.Delivery;

/// <summary>OCI layout folders in the repository's <c>.nuke/local/registry</c>: no server.</summary>
public sealed record LocalRegistry : RegistryLocation;
