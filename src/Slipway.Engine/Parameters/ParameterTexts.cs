namespace Slipway.Parameters;

/// <summary>A value as it was written.</summary>
/// <param name="Texts">One, or several for a list.</param>
/// <param name="AreWhole">Each text is one element, whatever it holds: not to be cut at separators.</param>
internal sealed record ParameterTexts(IReadOnlyList<string> Texts, bool AreWhole);
