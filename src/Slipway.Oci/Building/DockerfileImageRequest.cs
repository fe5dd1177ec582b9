using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>An image to build from a Dockerfile.</summary>
public sealed record DockerfileImageRequest
{
    /// <summary>The build context.</summary>
    public required AbsolutePath Context { get; init; }

    /// <summary>The Dockerfile. Default: <c>Dockerfile</c> in the context.</summary>
    public AbsolutePath? Dockerfile { get; init; }

    /// <summary>A folder of the build's own for what passes between the engine and the layout.</summary>
    public required AbsolutePath WorkFolder { get; init; }

    /// <summary>The full commit id: the label <c>revision</c>.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit's time: no time in the image is later.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>The label <c>title</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The label <c>version</c>; must follow from the commit, not from the run.</summary>
    public string? Version { get; init; }

    /// <summary>The label <c>source</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The stage to build. Default: the last one.</summary>
    public string? Target { get; init; }

    /// <summary>What it runs on. One gives a manifest, several an index. Default: what the engine runs on.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>Labels besides those of the OCI specification.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Build arguments. Never a secret: they stay in the image's history.</summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Secrets by their id, for <c>RUN --mount=type=secret,id=…</c>: neither in layers nor in arguments nor in logs.</summary>
    public ImmutableSortedDictionary<string, Secret> Secrets { get; init; } = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal);

    /// <summary>Images whose layers serve as a cache.</summary>
    public ImmutableArray<string> CacheFrom { get; init; } = [];

    /// <summary>Where to put the cache, in buildx's words (<c>type=registry,ref=…</c>); needs buildx.</summary>
    public string? CacheTo { get; init; }

    /// <summary>The network of <c>RUN</c> steps: <c>default</c>, <c>none</c> or <c>host</c>.</summary>
    public string Network { get; init; } = "default";
}
