using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Delivery.GitHub;

/// <summary>How GitHub spells JSON.</summary>
internal static class GitHubJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
