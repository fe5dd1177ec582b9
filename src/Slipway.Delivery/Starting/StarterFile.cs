namespace Slipway.Delivery.Starting;

/// <summary>A file that a repository gets to begin with.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Text">The whole of it; for a file that is there already: what is added at its end.</param>
public sealed record StarterFile(string Path, string Text);
