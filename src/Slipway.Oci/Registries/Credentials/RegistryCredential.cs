using Slipway.Tooling;

namespace Slipway.Oci.Registries.Credentials;

/// <summary>Who speaks to a registry.</summary>
/// <param name="Username">The user; ignored for an identity token.</param>
/// <param name="Password">The password or token.</param>
/// <param name="IsIdentityToken">Whether it is an OAuth 2 refresh token, as credential helpers give it under the user name <c>&lt;token&gt;</c>.</param>
public sealed record RegistryCredential(string Username, Secret Password, bool IsIdentityToken = false)
{
    /// <summary>When it is to be asked for again. Default: never.</summary>
    public DateTimeOffset? Until { get; init; }
}
