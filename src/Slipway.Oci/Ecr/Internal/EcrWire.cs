namespace Slipway.Oci.Ecr.Internal;

/// <summary>What ECR answers, as far as it is read (Amazon ECR API Reference, 2015-09-21).</summary>
internal static class EcrWire
{
    public sealed record Nothing;

    public sealed record AuthorizationAnswer(IReadOnlyList<AuthorizationData>? AuthorizationData = null);

    public sealed record AuthorizationData(string? AuthorizationToken = null, DateTimeOffset ExpiresAt = default, string? ProxyEndpoint = null);

    public sealed record RepositoriesAnswer(IReadOnlyList<Repository>? Repositories = null, string? NextToken = null);

    public sealed record RepositoryAnswer(Repository? Repository = null);

    public sealed record Repository(
        string RepositoryName = "",
        string RepositoryArn = "",
        string RepositoryUri = "",
        string? ImageTagMutability = null,
        ScanSetting? ImageScanningConfiguration = null)
    {
        // IMMUTABLE_WITH_EXCLUSION lets some tags move: whoever relies on immutability must not.
        public EcrRepository Read() =>
            new(RepositoryName, RepositoryArn, RepositoryUri, ImageTagMutability == "IMMUTABLE", ImageScanningConfiguration?.ScanOnPush == true);
    }

    public sealed record ScanSetting(bool ScanOnPush = false);

    public sealed record ImagesAnswer(IReadOnlyList<ImageDetail>? ImageDetails = null, string? NextToken = null);

    public sealed record ImageDetail(
        string ImageDigest = "",
        IReadOnlyList<string>? ImageTags = null,
        DateTimeOffset ImagePushedAt = default,
        long ImageSizeInBytes = 0,
        string? ImageManifestMediaType = null)
    {
        public EcrImage Read() => new(Digest.Parse(ImageDigest), [.. ImageTags ?? []], ImagePushedAt, ImageSizeInBytes, ImageManifestMediaType);
    }

    public sealed record BatchAnswer(IReadOnlyList<Image>? Images = null, IReadOnlyList<ImageFailure>? Failures = null);

    public sealed record PutAnswer(Image? Image = null);

    public sealed record Image(ImageId? ImageId = null, string? ImageManifest = null, string? ImageManifestMediaType = null);

    public sealed record ImageId(string? ImageDigest = null, string? ImageTag = null);

    public sealed record ImageFailure(ImageId? ImageId = null, string? FailureCode = null, string? FailureReason = null);

    public sealed record DeleteAnswer(IReadOnlyList<ImageId>? ImageIds = null, IReadOnlyList<ImageFailure>? Failures = null);

    public sealed record ReplicationAnswer(IReadOnlyList<ReplicationStatus>? ReplicationStatuses = null);

    public sealed record ReplicationStatus(string Region = "", string RegistryId = "", string Status = "", string? FailureCode = null);

    public sealed record PolicyAnswer(string? LifecyclePolicyText = null);

    public sealed record ScanAnswer(ScanStatus? ImageScanStatus = null, ScanFindings? ImageScanFindings = null, string? NextToken = null);

    public sealed record ScanStatus(string? Status = null, string? Description = null);

    public sealed record ScanFindings(
        DateTimeOffset? ImageScanCompletedAt = null,
        DateTimeOffset? VulnerabilitySourceUpdatedAt = null,
        IReadOnlyList<BasicFinding>? Findings = null,
        IReadOnlyList<EnhancedFinding>? EnhancedFindings = null);

    public sealed record BasicFinding(
        string Name = "", string? Description = null, string? Uri = null, string Severity = "UNDEFINED", IReadOnlyList<FindingAttribute>? Attributes = null)
    {
        public EcrFinding Read() => new(Name, Severity, Attribute("package_name"), Attribute("package_version"), null, Description, Uri);

        private string? Attribute(string key) => Attributes?.FirstOrDefault(attribute => attribute.Key == key)?.Value;
    }

    public sealed record FindingAttribute(string Key = "", string? Value = null);

    public sealed record EnhancedFinding(
        string? Title = null, string? Description = null, string Severity = "UNDEFINED", PackageVulnerability? PackageVulnerabilityDetails = null)
    {
        public IEnumerable<EcrFinding> Read()
        {
            var name = PackageVulnerabilityDetails?.VulnerabilityId ?? Title ?? "";
            var link = PackageVulnerabilityDetails?.SourceUrl;
            return PackageVulnerabilityDetails?.VulnerablePackages is { Count: > 0 } packages
                ? packages.Select(package => new EcrFinding(name, Severity, package.Name, package.Version, package.FixedInVersion, Description, link))
                : [new EcrFinding(name, Severity, null, null, null, Description, link)];
        }
    }

    public sealed record PackageVulnerability(
        string? VulnerabilityId = null, string? SourceUrl = null, IReadOnlyList<VulnerablePackage>? VulnerablePackages = null);

    public sealed record VulnerablePackage(string? Name = null, string? Version = null, string? FixedInVersion = null);
}
