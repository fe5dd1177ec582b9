using Slipway.Delivery.Deploying;

namespace Slipway.Components.Internal;

/// <summary>What runs, for people.</summary>
internal static class StatusText
{
    public static IEnumerable<string> Lines(string environment, string service, WorkloadStatus status, DateTimeOffset now)
    {
        if (status.Serving is { } serving)
        {
            var verified = serving.VerifiedAt is { } at ? $"verified {Shown.Duration(now - at)} ago" : "not verified";
            yield return $"{environment}  {service}  {serving.Version}  {verified}  {serving.Url ?? status.Url}";
            yield return $"  digest {serving.Digest}, commit {serving.Commit[..Math.Min(7, serving.Commit.Length)]}, deployed {Shown.Duration(now - serving.DeployedAt)} ago{(serving.ConfigHash is { } config ? $", configuration {config}" : "")}";
        }
        else
        {
            yield return $"{environment}  {service}  nothing serves";
        }

        if (status.Candidate is { } candidate)
        {
            yield return $"  in progress: {candidate.Version}, since {Shown.Duration(now - candidate.DeployedAt)} (run {status.RunId ?? candidate.RunId})";
        }

        if (status.Problem is { } problem)
        {
            yield return $"  problem: {problem}";
        }

        foreach (var note in status.Notes)
        {
            yield return $"  note: {note}";
        }

        if (status.Verified.Length > 0)
        {
            yield return $"  verified: {string.Join(", ", status.Verified.Take(5).Select(release => release.Version))}";
        }

        if (status.Quarantined.Length > 0)
        {
            yield return $"  quarantined: {string.Join(", ", status.Quarantined.Select(Shown.Short))}";
        }
    }
}
