namespace Slipway.Tooling;

/// <summary>An environment made of given values, and nothing else.</summary>
public sealed class FixedEnvironment(IReadOnlyDictionary<string, string> values) : IEnvironment
{
    /// <summary>An environment without a single variable.</summary>
    public static FixedEnvironment Empty { get; } = new(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> All { get; } = values;

    /// <inheritdoc/>
    public string? Get(string name) => All.GetValueOrDefault(name);
}
