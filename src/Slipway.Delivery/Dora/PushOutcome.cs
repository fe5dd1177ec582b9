namespace Slipway.Delivery.Dora;

/// <summary>How the push of one service and environment went.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Problem">What went wrong, in a line; absent when the Pushgateway holds exactly what was pushed.</param>
public sealed record PushOutcome(string Service, string Environment, string? Problem);
