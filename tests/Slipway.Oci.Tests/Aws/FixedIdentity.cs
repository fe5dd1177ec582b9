using Slipway.Oci.Aws;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Aws;

/// <summary>The keys of AWS's own examples.</summary>
internal sealed class FixedIdentity(Secret? session = null, DateTimeOffset? expires = null) : IAwsIdentity
{
    public Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new AwsKeys("AKIAIOSFODNN7EXAMPLE", new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), session, expires));
}
