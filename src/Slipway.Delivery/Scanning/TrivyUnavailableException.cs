namespace Slipway.Delivery.Scanning;

/// <summary>Trivy is there and may not or cannot be used.</summary>
internal sealed class TrivyUnavailableException(string reason) : Exception(reason);
