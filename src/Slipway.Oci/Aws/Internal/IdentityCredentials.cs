using Amazon.Runtime;

namespace Slipway.Oci.Aws.Internal;

/// <summary>An identity as the SDK wants it, which asks when it signs and cannot wait then: keys are fetched before each call.</summary>
internal sealed class IdentityCredentials(IAwsIdentity identity) : AWSCredentials
{
    private volatile ImmutableCredentials? _fetched;

    /// <summary>Makes the keys ready that the next requests are signed with.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        var keys = await identity.GetKeysAsync(cancellationToken).ConfigureAwait(false);
        _fetched = new ImmutableCredentials(keys.AccessKey, keys.SecretKey.Reveal(), keys.SessionToken?.Reveal());
    }

    public override ImmutableCredentials GetCredentials() => _fetched ?? throw new InvalidOperationException("Keys are fetched before a request is signed.");
}
