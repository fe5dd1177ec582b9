namespace Slipway.Oci.Registries.Credentials;

/// <summary>Knows who speaks to a registry.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for <paramref name="host"/> (with its port); <see langword="null"/> to go on without.</summary>
    Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken);

    /// <summary>
    /// Another one in place of <paramref name="refused"/>, which the registry does not take (any longer); <see langword="null"/> when there is no other.
    /// Default: there is none.
    /// </summary>
    Task<RegistryCredential?> RenewAsync(string host, RegistryCredential refused, CancellationToken cancellationToken) =>
        Task.FromResult<RegistryCredential?>(null);
}
