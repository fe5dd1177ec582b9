using System.Text.Json.Serialization;
using Slipway.Delivery.Baking;
using Slipway.Oci;

namespace Slipway.Delivery.Deploying;

/// <summary>One version of one service in one environment, as data.</summary>
public sealed record Release
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The image tag: <c>1.3.0-dev.4.gabc1234</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What runs: always by digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The full commit id that the image was built from.</summary>
    public required string Commit { get; init; }

    /// <summary>When that commit was made.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>The delivery run that deployed it.</summary>
    public required string RunId { get; init; }

    /// <summary>When the deploy began.</summary>
    public required DateTimeOffset DeployedAt { get; init; }

    /// <summary>Where the service answers (the stable address, the same over releases).</summary>
    public Uri? Url { get; init; }

    /// <summary>For people: service and version.</summary>
    [JsonIgnore]
    public string Title => $"{Service} {Version}";

    /// <summary>When its bake passed; absent until then.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>What its bake counted; absent until it passed.</summary>
    public BakeEvidence? Evidence { get; init; }

    /// <summary>
    /// A short name for the configuration that its pods read (ConfigMaps by content, Secrets by version) when its bake had passed; absent where they read none.
    /// </summary>
    public string? ConfigHash { get; init; }

    /// <summary>Whether this is that very deploy of that very image.</summary>
    public bool IsSameDeployAs(Release? other) => other is not null && Digest == other.Digest && RunId == other.RunId;
}
