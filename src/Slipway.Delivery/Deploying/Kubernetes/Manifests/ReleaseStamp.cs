using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Oci;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>What is written on a Deployment and its pods, so that whoever looks at the cluster sees what runs and where it came from.</summary>
internal static partial class ReleaseStamp
{
    public const string Prefix = "slipway.dev/";
    public const string ServiceLabel = Prefix + "service";
    public const string VersionLabel = "app.kubernetes.io/version";
    public const string Digest = Prefix + "image-digest";
    public const string Version = Prefix + "version";
    public const string Commit = Prefix + "commit";
    public const string CommitTime = Prefix + "commit-time";
    public const string Run = Prefix + "run";
    public const string DeployedAt = Prefix + "deployed-at";
    public const string VerifiedDigest = Prefix + "verified-digest";
    public const string VerifiedAt = Prefix + "verified-at";
    public const string VerifiedConfig = Prefix + "verified-config";

    private const int LongestLabel = 63;

    public static void Put(JsonObject workload, Release release)
    {
        foreach (var node in new[] { workload, workload.Within("spec").Within("template") })
        {
            var metadata = node.Within("metadata");
            var labels = metadata.Within("labels");
            labels[ServiceLabel] = release.Service;
            labels[VersionLabel] = Label(release.Version);
            var annotations = metadata.Within("annotations");
            annotations[Digest] = release.Digest.ToString();
            annotations[Version] = release.Version;
            annotations[Commit] = release.Commit;
            annotations[CommitTime] = release.CommitTime.ToString("O", CultureInfo.InvariantCulture);
            annotations[Run] = release.RunId;
            annotations[DeployedAt] = release.DeployedAt.ToString("O", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The release that a pod template says it is; <see langword="null"/> when it was not made here.</summary>
    public static Release? Read(JsonNode? template, string environment, Uri? url)
    {
        var notes = template.Find("metadata", "annotations");
        return Oci.Digest.TryParse(notes.Text(Digest), out var digest) && template.Text("metadata", "labels", ServiceLabel) is { } service
            ? new Release
            {
                Service = service,
                Environment = environment,
                Version = notes.Text(Version) ?? "",
                Digest = digest,
                Commit = notes.Text(Commit) ?? "",
                CommitTime = notes.Time(CommitTime) ?? DateTimeOffset.UnixEpoch,
                RunId = notes.Text(Run) ?? "",
                DeployedAt = notes.Time(DeployedAt) ?? DateTimeOffset.UnixEpoch,
                Url = url,
            }
            : null;
    }

    /// <summary>A text as a label's value: at most 63 letters, digits, dots, dashes and underscores, letters or digits at both ends.</summary>
    public static string Label(string text)
    {
        var cleaned = Unfit().Replace(text, "-");
        return (cleaned.Length > LongestLabel ? cleaned[..LongestLabel] : cleaned).Trim('-', '_', '.');
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Unfit();
}
