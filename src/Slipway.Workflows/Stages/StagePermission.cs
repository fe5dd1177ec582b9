namespace Slipway.Workflows.Stages;

/// <summary>A right that a target needs from the system that runs it.</summary>
/// <param name="Scope">What on, in the system's own words.</param>
/// <param name="Access"><c>read</c> or <c>write</c>.</param>
/// <param name="Why">Why, in a few words.</param>
public sealed record StagePermission(string Scope, string Access, string Why);
