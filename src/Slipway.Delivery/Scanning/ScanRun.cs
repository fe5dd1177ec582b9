namespace Slipway.Delivery.Scanning;

/// <summary>One scan of one thing.</summary>
/// <param name="Target">What was scanned: <c>tree</c>, or <c>image load-harness</c>.</param>
/// <param name="Kind">What it looked for.</param>
/// <param name="Tool">The scanner.</param>
/// <param name="ToolVersion">Its version, as it says it.</param>
/// <param name="State">How it went.</param>
/// <param name="Problem">Why it failed or was skipped, and what to do; absent when it ran.</param>
public sealed record ScanRun(string Target, FindingKind Kind, string Tool, string? ToolVersion, ScanState State, string? Problem = null);
