using Slipway.Tooling;

namespace Slipway.Oci.Ecr;

/// <summary>What the registry of an account is entered with.</summary>
/// <param name="Username">The user: <c>AWS</c>.</param>
/// <param name="Password">The password, good for 12 hours.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Registry">The registry's address.</param>
public sealed record EcrAuthorization(string Username, Secret Password, DateTimeOffset Expires, Uri Registry);
