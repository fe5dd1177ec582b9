using System.Text.RegularExpressions;
using Slipway.Oci.Ecr;

namespace Slipway.Delivery;

/// <summary>The registry of an AWS account in one region: Amazon ECR, entered with AWS's own credentials.</summary>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Region">The region's code: <c>eu-central-1</c>.</param>
public sealed partial record EcrRegistry(string Account, string Region) : RegistryLocation
{
    /// <summary>
    /// The ARN of the role to take on, with the OIDC token of the job on GitHub or with the credentials that are found. Default: none; the credentials are
    /// used as they
    /// are found.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>What every repository's name starts with, without the slash. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Where ECR and STS are spoken to, instead of AWS's own addresses. Default: what <c>AWS_ENDPOINT_URL</c> says, else AWS's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// How images are named and where they are pushed. Default: <c>ACCOUNT.dkr.ecr.REGION.amazonaws.com</c>; with an <see cref="Endpoint"/>, what that
    /// service names.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>How repositories are created that do not exist. Default: they are not created; a push to one is an error.</summary>
    public EcrRepositorySettings? CreateRepositories { get; init; }

    /// <summary>Regions in which an image must have arrived before a push counts as done; the registry's own rules copy it. Default: none.</summary>
    public IReadOnlyCollection<string> ReplicatedTo { get; init; } = [];

    /// <summary>The registry that an address such as <c>123456789012.dkr.ecr.eu-central-1.amazonaws.com/team</c> names; none for any other address.</summary>
    public static EcrRegistry? TryParse(string address) => Address().Match(address) is { Success: true } match
        ? new(match.Groups["account"].Value, match.Groups["region"].Value) { Prefix = match.Groups["prefix"].Value }
        : null;

    [GeneratedRegex(@"\A(https://)?(?<account>[0-9]{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.(com|com\.cn|eu)(/(?<prefix>[^@:]*[^@:/]))?/?\z")]
    private static partial Regex Address();
}
