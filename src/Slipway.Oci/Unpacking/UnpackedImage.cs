using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Oci.Unpacking;

/// <summary>An image as a folder.</summary>
/// <param name="Root">What the image calls <c>/</c>.</param>
/// <param name="Config">How it starts.</param>
/// <param name="WasThere">Whether it had been unpacked there before.</param>
public sealed record UnpackedImage(AbsolutePath Root, ImageConfig Config, bool WasThere)
{
    /// <summary>The folder in which it starts.</summary>
    public AbsolutePath WorkingDirectory => Root / (Config.Config?.WorkingDir ?? "/").Trim('/');

    /// <summary>Program and arguments: the entry point, then the command.</summary>
    public ImmutableArray<string> Command => [.. Config.Config?.Entrypoint ?? [], .. Config.Config?.Cmd ?? []];

    /// <summary>The environment that the image asks for.</summary>
    public IReadOnlyDictionary<string, string> Environment => (Config.Config ?? new ContainerConfig()).Variables();
}
