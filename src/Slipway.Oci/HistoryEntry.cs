using System.Text.Json.Serialization;

namespace Slipway.Oci;

/// <summary>One step by which an image came about.</summary>
public sealed record HistoryEntry
{
    /// <summary>When.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>By which command.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>By whom.</summary>
    public string? Author { get; init; }

    /// <summary>In words.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether the step made no layer.</summary>
    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}
