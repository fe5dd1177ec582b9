using Slipway.Oci;

namespace Slipway.Delivery.Deploying;

/// <summary>An image that a bake rejected.</summary>
internal sealed record QuarantinedDigest(Digest Digest, string Version, string Reason, DateTimeOffset At);
