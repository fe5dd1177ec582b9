using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local;

/// <summary>How an image wants to be started, from its configuration.</summary>
[RecordSchema("unpacked-release", 1)]
public sealed record UnpackedRelease
{
    /// <summary>Program and arguments: entrypoint and command together.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The image's own variables.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The folder in the image in which the process starts. Default: its root.</summary>
    public string WorkingDirectory { get; init; } = "/";
}
