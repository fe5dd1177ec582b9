using Slipway.Oci;

namespace Slipway.Delivery.Deploying;

/// <summary>What is to run.</summary>
/// <param name="Service">The service.</param>
/// <param name="Image">The image's repository in the environment's registry, such as <c>load-harness</c>.</param>
/// <param name="Digest">The image: by digest, never by tag.</param>
/// <param name="Version">The image tag, for people.</param>
/// <param name="Commit">The full commit id.</param>
/// <param name="CommitTime">When it was committed.</param>
/// <param name="RunId">The delivery run.</param>
public sealed record DeployRequest(
    Service Service, string Image, Digest Digest, string Version, string Commit, DateTimeOffset CommitTime, string RunId)
{
    /// <summary>Deploy the digest even though a bake has rejected it. Default: no; a quarantined digest is a <c>UsageException</c>.</summary>
    public bool ForceQuarantined { get; init; }

    /// <summary>The release that it asks for.</summary>
    internal Release In(string environment, Uri? url, DateTimeOffset now) => new()
    {
        Service = Service.Name,
        Environment = environment,
        Version = Version,
        Digest = Digest,
        Commit = Commit,
        CommitTime = CommitTime,
        RunId = RunId,
        DeployedAt = now,
        Url = url,
    };
}
