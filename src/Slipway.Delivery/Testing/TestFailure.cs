namespace Slipway.Delivery.Testing;

/// <summary>A test that failed.</summary>
/// <param name="Test">Its full name.</param>
/// <param name="Message">What it said.</param>
/// <param name="File">Where, relative to the root; absent when that is not known.</param>
/// <param name="Line">The line, from one.</param>
public sealed record TestFailure(string Test, string Message, string? File, int? Line);
