using System.Collections.Immutable;
using Slipway.Oci;

namespace Slipway.Delivery;

/// <summary>An image from a Dockerfile, built by BuildKit.</summary>
/// <param name="Context">The build context, relative to the root.</param>
public sealed record DockerfileSource(string Context) : ServiceSource
{
    /// <summary>The Dockerfile, relative to the root. Default: <c>Dockerfile</c> in the context.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>The stage to build. Default: the last one.</summary>
    public string? Target { get; init; }

    /// <summary>Build arguments. Never a secret: they stay in the image's history.</summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Secrets for <c>RUN --mount=type=secret,id=…</c>: in no layer, argument or log. Default: none.</summary>
    public ImmutableArray<BuildSecret> Secrets { get; init; } = [];

    /// <summary>What it runs on. One gives a manifest, several an index (needs buildx). Default: what the engine runs on.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>Images whose layers serve as a cache: <c>registry/repository:tag</c>. Default: none.</summary>
    public ImmutableArray<string> CacheFrom { get; init; } = [];

    /// <summary>The image that keeps the cache for other machines, <c>registry/repository:tag</c>; needs buildx. Default: none.</summary>
    public string? CacheTo { get; init; }

    /// <summary>Labels besides those of the OCI specification. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The network of <c>RUN</c> steps: <c>default</c>, <c>none</c> or <c>host</c>. Default: <c>default</c>.</summary>
    public string Network { get; init; } = "default";
}
