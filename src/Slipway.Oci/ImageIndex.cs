using System.Collections.Immutable;

namespace Slipway.Oci;

/// <summary>Several manifests under one address: one image for several platforms, or the table of contents of a layout.</summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary><see cref="MediaTypes.Index"/> or Docker's.</summary>
    public string? MediaType { get; init; } = MediaTypes.Index;

    /// <summary>The kind of artifact, when it is not an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifests.</summary>
    public required ImmutableArray<Descriptor> Manifests { get; init; }

    /// <summary>What this one is about.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Notes, sorted by name.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}
