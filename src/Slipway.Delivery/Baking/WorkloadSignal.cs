namespace Slipway.Delivery.Baking;

/// <summary>One thing that the platform noticed.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Instance">The pod or process.</param>
/// <param name="Message">In words, with the evidence: exit code, last log lines, limit.</param>
public sealed record WorkloadSignal(WorkloadSignalKind Kind, string Instance, string Message);
