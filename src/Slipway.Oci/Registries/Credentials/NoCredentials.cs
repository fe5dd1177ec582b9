namespace Slipway.Oci.Registries.Credentials;

/// <summary>Goes without.</summary>
public sealed class NoCredentials : ICredentialSource
{
    /// <summary>The one instance; it has no state.</summary>
    public static NoCredentials Instance { get; } = new();

    /// <inheritdoc/>
    public Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken) => Task.FromResult<RegistryCredential?>(null);
}
