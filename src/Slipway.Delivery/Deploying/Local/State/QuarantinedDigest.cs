using Slipway.Oci;

namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>An image that a bake rejected.</summary>
internal sealed record QuarantinedDigest(Digest Digest, string Version, string Reason, DateTimeOffset At);
