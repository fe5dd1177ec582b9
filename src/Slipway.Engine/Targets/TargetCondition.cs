namespace Slipway;

/// <summary>A condition, with its own source text for explanations.</summary>
public sealed record TargetCondition(string Text, Func<bool> Holds);
