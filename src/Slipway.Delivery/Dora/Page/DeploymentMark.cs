namespace Slipway.Delivery.Dora.Page;

/// <summary>One deployment on the time line.</summary>
/// <param name="State">How it went.</param>
/// <param name="At">When users got it, or when it was rejected.</param>
/// <param name="RolledBack">When it was taken back.</param>
/// <param name="Told">Where it is told in words; absent for old ones.</param>
internal readonly record struct DeploymentMark(DeploymentState State, DateTimeOffset At, DateTimeOffset? RolledBack, DeploymentView? Told);
