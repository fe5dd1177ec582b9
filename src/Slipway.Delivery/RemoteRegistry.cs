using Slipway.Tooling;

namespace Slipway.Delivery;

/// <summary>A registry that speaks the OCI distribution protocol, with the credentials that <c>docker login</c> keeps.</summary>
/// <param name="Address"><c>HOST[:PORT][/PREFIX]</c>.</param>
public sealed record RemoteRegistry(string Address) : RegistryLocation
{
    /// <summary>Allows plain HTTP to another machine. Default: no; to this machine it is always allowed.</summary>
    public bool Insecure { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted besides the system's.</summary>
    public AbsolutePath? CertificateAuthorities { get; init; }
}
