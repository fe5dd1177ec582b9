using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Oci;

/// <summary>An image's configuration: what it runs on, how it starts, which layers it has.</summary>
public sealed record ImageConfig
{
    /// <summary>When it was made; here always the commit's time, so that the same commit gives the same image.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>The processor, in Go's name.</summary>
    public required string Architecture { get; init; }

    /// <summary>The processor's variant.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system, in Go's name.</summary>
    public required string Os { get; init; }

    /// <summary>How a container of it starts.</summary>
    public ContainerConfig? Config { get; init; }

    /// <summary>The digests of its layers before compression.</summary>
    [JsonPropertyName("rootfs")]
    public required RootFs RootFs { get; init; }

    /// <summary>How it came about, one entry a step, lowest first.</summary>
    public ImmutableArray<HistoryEntry>? History { get; init; }

    /// <summary>Members that this version does not know; kept as they are.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}
