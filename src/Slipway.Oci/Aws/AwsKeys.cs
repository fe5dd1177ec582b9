using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>Credentials of AWS.</summary>
/// <param name="AccessKey">The access key's id; no secret.</param>
/// <param name="SecretKey">What requests are signed with.</param>
/// <param name="SessionToken">Goes with keys that expire.</param>
/// <param name="Expires">When they end; <see langword="null"/> when they do not, or whoever gave them renews them.</param>
public sealed record AwsKeys(string AccessKey, Secret SecretKey, Secret? SessionToken = null, DateTimeOffset? Expires = null);
