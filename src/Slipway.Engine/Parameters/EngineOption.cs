namespace Slipway.Parameters;

/// <summary>A flag of the engine itself.</summary>
internal sealed record EngineOption(string Name, Arity Arity, string? Value, string Description);
