namespace Slipway;

/// <summary>
/// A value that the user may give: by <c>--kebab-case</c>, by an environment variable, in <c>.nuke/parameters.{profile}.json</c> or <c>.nuke/parameters.json</c>, in
/// this order. On a field or property of the build class, or on a component's property that asks <c>TryGetValue</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>One line for <c>--help</c>.</summary>
    public string? Description { get; } = description;

    /// <summary>Another name than the member's.</summary>
    public string? Name { get; init; }

    /// <summary>The environment variable. Default: the name in upper case with underscores.</summary>
    public string? Variable { get; init; }

    /// <summary>What separates the values of a list within one text. Default: a comma.</summary>
    public string Separator { get; init; } = ",";

    /// <summary>The values that are allowed, for a text. Enums know theirs.</summary>
    public string[]? Allowed { get; init; }

    /// <summary>
    /// The property beside this one (<c>nameof</c>) that lists the allowed values: for those that only the build class knows. It is read after the other parameters have
    /// their values, and must not depend on this one's.
    /// </summary>
    public string? AllowedFrom { get; init; }
}
