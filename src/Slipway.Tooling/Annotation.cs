namespace Slipway.Tooling;

/// <summary>A message about a place in a file. <paramref name="File"/> is relative to the repository's root; line and column count from one.</summary>
public sealed record Annotation(LogLevel Level, string Message, string? File = null, int? Line = null, int? Column = null, string? Title = null);
