namespace Slipway.Delivery.Scanning;

/// <summary>The Trivy that is there, with the database that it sees before any refresh.</summary>
internal sealed record FoundTrivy(TrivyTool Tool, DateTimeOffset? DatabaseUpdatedAt);
