namespace Slipway.Oci.Registries.Credentials;

/// <summary>One credential for one host, such as from a build's parameters; nothing for others, so that it never goes to a stranger.</summary>
public sealed class FixedCredentials(string registryHost, RegistryCredential credential) : ICredentialSource
{
    /// <inheritdoc/>
    public Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult(string.Equals(host, registryHost, StringComparison.OrdinalIgnoreCase) ? credential : null);
}
