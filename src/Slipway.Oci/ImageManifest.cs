using System.Collections.Immutable;

namespace Slipway.Oci;

/// <summary>One image for one platform (or an artifact): its configuration and its layers, lowest first.</summary>
public sealed record ImageManifest
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary><see cref="MediaTypes.Manifest"/> or Docker's.</summary>
    public string? MediaType { get; init; } = MediaTypes.Manifest;

    /// <summary>The kind of artifact, when it is not an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The configuration blob.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required ImmutableArray<Descriptor> Layers { get; init; }

    /// <summary>What this one is about: a signature's or SBOM's image.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Notes, sorted by name.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }

    /// <summary>Every blob it needs: configuration first.</summary>
    public IEnumerable<Descriptor> Blobs() => Layers.Prepend(Config);
}
