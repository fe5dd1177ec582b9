namespace Slipway.Oci.Registries.Credentials;

/// <summary>Knows who speaks to a registry.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for <paramref name="host"/> (with its port); <see langword="null"/> to go on without.</summary>
    Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken);
}
