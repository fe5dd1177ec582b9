namespace Slipway.Delivery.Ledger;

/// <summary>One incident as the ledger knows it.</summary>
/// <param name="Id">Its short name, such as <c>INC-3f2a91</c>.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Service">The service that suffers.</param>
/// <param name="Environment">Where.</param>
/// <param name="Opened">Since when.</param>
/// <param name="Resolved">Until when; absent while it lasts.</param>
/// <param name="Cause">The version that it is linked to; absent where nobody blames a deployment.</param>
public sealed record Incident(string Id, string Title, string Service, string Environment, DateTimeOffset Opened, DateTimeOffset? Resolved, string? Cause);
