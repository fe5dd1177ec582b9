using System.Text.Json;

namespace Slipway.Delivery.GitHub;

/// <summary>A deployment as GitHub holds it.</summary>
public sealed record GitHubDeployment(long Id, string Sha, string? Ref, string? Task, string? Environment, DateTimeOffset CreatedAt)
{
    /// <summary>What its maker attached: an object or a text.</summary>
    public JsonElement Payload { get; init; }
}
