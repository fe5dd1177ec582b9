using Slipway.Oci.Aws;
using Slipway.Oci.Ecr.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Ecr;

/// <content>What the service does by itself after a push: scans and copies.</content>
public sealed partial class EcrClient
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>What ECR's own scan knows of an image now; <see langword="null"/> when it was not scanned.</summary>
    public async Task<EcrScan?> FindScanAsync(string repository, Digest digest, CancellationToken cancellationToken)
    {
        var findings = new List<EcrFinding>();
        try
        {
            for (string? page = null; ;)
            {
                var id = new EcrWire.ImageId(ImageDigest: digest.ToString());
                var request = new { registryId = Account, repositoryName = repository, imageId = id, nextToken = page };
                var answer = await _api.CallAsync<EcrWire.ScanAnswer>(
                    "DescribeImageScanFindings", request, repository, cancellationToken).ConfigureAwait(false);
                findings.AddRange((answer.ImageScanFindings?.Findings ?? []).Select(finding => finding.Read()));
                findings.AddRange((answer.ImageScanFindings?.EnhancedFindings ?? []).SelectMany(finding => finding.Read()));
                page = answer.NextToken;
                if (page is null)
                {
                    return new(
                        answer.ImageScanStatus?.Status ?? "",
                        answer.ImageScanStatus?.Description,
                        answer.ImageScanFindings?.ImageScanCompletedAt,
                        answer.ImageScanFindings?.VulnerabilitySourceUpdatedAt,
                        [.. findings]);
                }
            }
        }
        catch (AwsException exception) when (exception.Error == AwsError.ScanNotFound)
        {
            return null;
        }
    }

    /// <summary>Waits until ECR's scan of an image has ended.</summary>
    /// <exception cref="TargetFailedException">It did not run to its end, in time: such a scan never passes.</exception>
    public async Task<EcrScan> WaitForScanAsync(string repository, Digest digest, TimeSpan longest, CancellationToken cancellationToken)
    {
        for (var began = _clock.GetTimestamp(); ;)
        {
            var scan = await FindScanAsync(repository, digest, cancellationToken).ConfigureAwait(false);
            if (scan is { IsConclusive: true })
            {
                return scan;
            }

            if (scan is { IsPending: false })
            {
                throw new TargetFailedException(
                    $"ECR could not scan {repository}@{digest}.", $"{scan.Status}: {scan.Description}", "Scan it with Trivy instead, or mend what ECR says.");
            }

            if (_clock.GetElapsedTime(began) >= longest)
            {
                throw new TargetFailedException(
                    $"ECR's scan of {repository}@{digest} has not ended after {longest.TotalMinutes:0.#} min.",
                    scan is null ? "It has not begun: the repository may not scan on push." : $"It is {scan.Status}.",
                    "Switch scanning on for the repository, or wait longer.");
            }

            _log.Progress($"waiting for ECR's scan of {repository}");
            await Task.Delay(Poll, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How far the image's copies to other regions and accounts are; none where the registry has no rule for them.</summary>
    public async Task<IReadOnlyList<EcrReplication>> ListReplicationsAsync(string repository, Digest digest, CancellationToken cancellationToken)
    {
        var request = new { registryId = Account, repositoryName = repository, imageId = new EcrWire.ImageId(ImageDigest: digest.ToString()) };
        var answer = await _api.CallAsync<EcrWire.ReplicationAnswer>(
            "DescribeImageReplicationStatus", request, repository, cancellationToken).ConfigureAwait(false);
        return [.. (answer.ReplicationStatuses ?? []).Select(
            status => new EcrReplication(status.Region, status.RegistryId, status.Status, status.FailureCode))];
    }

    /// <summary>
    /// Waits until the image is in every region that its registry copies it to, and in each of <paramref name="regions"/>. ECR takes up to 30 minutes.
    /// </summary>
    /// <exception cref="TargetFailedException">A copy failed, or is not there in time.</exception>
    public async Task<IReadOnlyList<EcrReplication>> WaitForReplicationAsync(
        string repository, Digest digest, IReadOnlyCollection<string> regions, TimeSpan longest, CancellationToken cancellationToken)
    {
        for (var began = _clock.GetTimestamp(); ;)
        {
            var copies = await ListReplicationsAsync(repository, digest, cancellationToken).ConfigureAwait(false);
            if (copies.FirstOrDefault(copy => copy.Status == "FAILED") is { } failed)
            {
                throw new TargetFailedException(
                    $"{repository}@{digest} could not be copied to {failed.Region} (account {failed.Account}).",
                    failed.Failure,
                    "See the registry's replication rules, and the other side's permissions.");
            }

            var unknown = regions.Except(copies.Select(copy => copy.Region)).ToList();
            var missing = copies.Where(copy => !copy.IsComplete).Select(copy => copy.Region).Union(unknown).Order().ToList();
            if (missing.Count == 0)
            {
                _log.Progress(null);
                return copies;
            }

            if (_clock.GetElapsedTime(began) >= longest)
            {
                throw new TargetFailedException(
                    $"{repository}@{digest} is not in {string.Join(", ", missing)} after {longest.TotalMinutes:0.#} min.",
                    unknown.Count > 0 ? $"The registry knows of no copy to {string.Join(", ", unknown)}." : "The copies are still in progress.",
                    "See the registry's replication rules, or wait longer.");
            }

            _log.Progress($"waiting for {repository} in {string.Join(", ", missing)}");
            await Task.Delay(Poll, _clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
