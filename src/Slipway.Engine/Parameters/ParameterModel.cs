using System.Collections.Immutable;

namespace Slipway.Parameters;

/// <summary>One parameter as data.</summary>
/// <param name="Name">The member's name, or the one given in its attribute.</param>
/// <param name="Type">The type of its value.</param>
public sealed record ParameterModel(string Name, Type Type)
{
    private string? _default;

    /// <summary>For <c>--help</c>.</summary>
    public string? Description { get; init; }

    /// <summary>The value when none is given, as text; <see langword="null"/>: none.</summary>
    public string? Default
    {
        get => _default ??= FindDefault?.Invoke();
        init => _default = value;
    }

    /// <summary>Masked, and never taken from the command line.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Must have a value, whatever runs.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The values that are allowed; empty: any that convert.</summary>
    public ImmutableArray<string> Allowed
    {
        get => AllowedFrom is null ? field : [.. AllowedFrom()];
        init;
    } = [];

    /// <summary>Separates the values of a list within one text.</summary>
    public string Separator { get; init; } = ",";

    /// <summary>The environment variable.</summary>
    public required string Variable { get; init; }

    /// <summary>The flag: <c>--kebab-case</c>.</summary>
    public string Flag => "--" + ParameterName.Kebab(Name);

    /// <summary>Whether several values may follow the flag.</summary>
    public bool IsList => ValueConverter.ElementOf(Type) is not null;

    /// <summary>Whether the flag may stand alone.</summary>
    public bool IsSwitch => (Nullable.GetUnderlyingType(Type) ?? Type) == typeof(bool);

    /// <summary>Finds the default when somebody asks for it: only <c>--help</c> and the schema do, and it may run a good part of a component.</summary>
    internal Func<string?>? FindDefault { get; init; }

    /// <summary>Sets the member, or keeps the value for <c>TryGetValue</c>.</summary>
    internal Action<object>? Set { get; init; }

    /// <summary>Lists the allowed values, where only the bound build knows them.</summary>
    internal Func<IEnumerable<string>>? AllowedFrom { get; init; }

    /// <summary>Reads the member: its value after binding.</summary>
    internal Func<object?>? Get { get; init; }
}
