using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Oci;

/// <summary>How a container of an image starts.</summary>
public sealed record ContainerConfig
{
    /// <summary><c>user[:group]</c>, by name or number.</summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    /// <summary>Ports that it listens on: <c>8080/tcp</c>.</summary>
    [JsonPropertyName("ExposedPorts")]
    public ImmutableSortedDictionary<string, ImmutableDictionary<string, string>>? ExposedPorts { get; init; }

    /// <summary>Environment: <c>NAME=value</c>.</summary>
    [JsonPropertyName("Env")]
    public ImmutableArray<string>? Env { get; init; }

    /// <summary>The program and its fixed arguments.</summary>
    [JsonPropertyName("Entrypoint")]
    public ImmutableArray<string>? Entrypoint { get; init; }

    /// <summary>Arguments that a caller may replace.</summary>
    [JsonPropertyName("Cmd")]
    public ImmutableArray<string>? Cmd { get; init; }

    /// <summary>Folders that hold data.</summary>
    [JsonPropertyName("Volumes")]
    public ImmutableSortedDictionary<string, ImmutableDictionary<string, string>>? Volumes { get; init; }

    /// <summary>Where it starts.</summary>
    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    /// <summary>Labels, sorted by name.</summary>
    [JsonPropertyName("Labels")]
    public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that ends it.</summary>
    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    /// <summary>Members that this version does not know; kept as they are.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <summary>The environment as pairs; where a name comes twice the last one counts.</summary>
    public IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Env ?? [])
        {
            var at = entry.IndexOf('=');
            variables[at < 0 ? entry : entry[..at]] = at < 0 ? "" : entry[(at + 1)..];
        }

        return variables;
    }
}
