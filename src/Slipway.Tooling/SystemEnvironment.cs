using System.Collections;

namespace Slipway.Tooling;

/// <summary>The process's own environment, as it is when asked.</summary>
public sealed class SystemEnvironment : IEnvironment
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> All =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    /// <inheritdoc/>
    public string? Get(string name) => Environment.GetEnvironmentVariable(name);
}
