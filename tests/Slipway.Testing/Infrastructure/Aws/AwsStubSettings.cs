using System.Text.Json.Nodes;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>How the stub behaves.</summary>
public sealed class AwsStubSettings
{
    /// <summary>The account's twelve digits.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>The region; signatures for another one are refused.</summary>
    public string Region { get; init; } = "eu-central-1";

    /// <summary>The stub's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a password for the registry is good. Default: 12 hours, as the service's.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The most that one page of an answer holds. Default: 100, as the service's.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>How often a scan is asked after in vain. Default: once.</summary>
    public int AsksUntilScanned { get; set; } = 1;

    /// <summary>What every scan finds.</summary>
    public IReadOnlyList<JsonObject> Findings { get; set; } = [];

    /// <summary>The regions that images are copied to. Default: none.</summary>
    public IReadOnlyList<string> ReplicatedTo { get; set; } = [];

    /// <summary>How often the copies are asked after in vain. Default: once.</summary>
    public int AsksUntilReplicated { get; set; } = 1;

    /// <summary>The region to which copying fails.</summary>
    public string? ReplicationFailsIn { get; set; }

    /// <summary>Whether images can be read without a password, as the nodes of a cluster do by a role of the machine's own. Default: no.</summary>
    public bool NodesMayPull { get; set; }

    /// <summary>The clusters of EKS: by name their API server and certificate authority (PEM).</summary>
    public IDictionary<string, (Uri Endpoint, string CertificateAuthority)> Clusters { get; } = new Dictionary<string, (Uri, string)>();

    /// <summary>Where the stub listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public string Address { get; internal set; } = "";
}
