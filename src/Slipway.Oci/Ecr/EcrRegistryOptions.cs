using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Ecr;

/// <summary>Which registry of ECR, and how it is used.</summary>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Region">The region's code.</param>
public sealed record EcrRegistryOptions(string Account, string Region)
{
    /// <summary>What every repository's name starts with, without the slash. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Where images are pushed to and pulled from. Default: AWS's own address for the account and region; with another <see cref="Aws.AwsOptions.Endpoint"/>,
    /// what that
    /// service names.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>Whether the API is at a place of its own, so that the registry's address must be asked for.</summary>
    public bool AsksForHost { get; init; }

    /// <summary>How repositories are created that do not exist. Default: they are not; a push to one fails.</summary>
    public EcrRepositorySettings? CreateRepositories { get; init; }

    /// <summary>Regions in which an image must have arrived before a push counts as done. Default: none.</summary>
    public IReadOnlyCollection<string> ReplicatedTo { get; init; } = [];

    /// <summary>The longest that copying to other regions may take. Default: 35 min; ECR takes up to 30.</summary>
    public TimeSpan ReplicationPatience { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>How patient the registry's client is.</summary>
    public HttpRetryOptions Retry { get; init; } = new();

    /// <summary>Where unfinished uploads are noted.</summary>
    public AbsolutePath? StateFolder { get; init; }

    /// <summary>The registry's address as AWS makes it: <c>ACCOUNT.dkr.ecr.REGION.amazonaws.com</c>.</summary>
    public string StandardHost => $"{Account}.dkr.ecr.{Region}.{AwsEndpoints.DomainOf(Region)}";
}
