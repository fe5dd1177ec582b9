using System.Collections.Immutable;

namespace Slipway.Oci.Ecr;

/// <summary>How a repository is created. What exists already is never changed.</summary>
public sealed record EcrRepositorySettings
{
    /// <summary>Whether the service itself refuses to move a tag. Default: yes.</summary>
    public bool ImmutableTags { get; init; } = true;

    /// <summary>Whether each image is scanned when it arrives. Default: yes.</summary>
    public bool ScanOnPush { get; init; } = true;

    /// <summary>
    /// The ARN of the KMS key that images are encrypted with; empty for the account's own. Default: none, they are encrypted with a key of S3 (AES-256).
    /// </summary>
    public string? KmsKey { get; init; }

    /// <summary>The repository's tags in AWS, such as a cost centre.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
