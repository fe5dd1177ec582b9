using System.Collections.Immutable;

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
}
