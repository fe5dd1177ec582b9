namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>A role that may be taken on.</summary>
/// <param name="Name">Its name.</param>
public sealed record AwsRole(string Name)
{
    /// <summary>Subjects of identity tokens that it trusts beside those of its policy: <c>repo:owner/name:environment:staging</c>. Default: none.</summary>
    public IReadOnlyCollection<string> TrustedSubjects { get; init; } = [];

    /// <summary>Its trust policy, as IAM shows it and judges identity tokens by it. Default: an empty one.</summary>
    public string TrustPolicy { get; init; } = "{}";

    /// <summary>Whether users of the account may take it on. Default: no.</summary>
    public bool TrustsUsers { get; init; }

    /// <summary>The actions that it allows; <see langword="null"/> (default): all.</summary>
    public IReadOnlyCollection<string>? Allowed { get; init; }

    /// <summary>The longest session.</summary>
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromHours(1);
}
