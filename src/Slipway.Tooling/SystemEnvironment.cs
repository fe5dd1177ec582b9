using System.Collections;

namespace Slipway.Tooling;

/// <summary>The process's own environment, as it is when asked.</summary>
public sealed class SystemEnvironment : IEnvironment
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> All
    {
        get
        {
            var all = new Dictionary<string, string>();
            foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            {
                all.Add((string)entry.Key, (string?)entry.Value ?? "");
            }

            return all;
        }
    }

    /// <inheritdoc/>
    public string? Get(string name) => Environment.GetEnvironmentVariable(name);
}
