using Slipway.Oci.Registries.Credentials;

namespace Slipway.Oci.Ecr;

/// <summary>The registry's password from ECR's API, for that registry only; a new one when it ends, also in the middle of a push.</summary>
/// <param name="client">Gets it.</param>
/// <param name="registryHost">The registry, with its port where it has one.</param>
public sealed class EcrCredentials(EcrClient client, string registryHost) : ICredentialSource
{
    /// <inheritdoc/>
    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken) =>
        IsMine(host) ? Of(await client.GetAuthorizationTokenAsync(cancellationToken).ConfigureAwait(false)) : null;

    /// <inheritdoc/>
    public async Task<RegistryCredential?> RenewAsync(string host, RegistryCredential refused, CancellationToken cancellationToken) =>
        IsMine(host) ? Of(await client.RenewAuthorizationTokenAsync(refused.Password, cancellationToken).ConfigureAwait(false)) : null;

    private static RegistryCredential Of(EcrAuthorization authorization) =>
        new(authorization.Username, authorization.Password) { Until = EcrClient.UntilOf(authorization) };

    private bool IsMine(string host) => string.Equals(host, registryHost, StringComparison.OrdinalIgnoreCase);
}
