using System.Text.Json.Serialization;

namespace LoadHarness.Jobs;

/// <summary>What a job loads.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobKind>))]
internal enum JobKind
{
    /// <summary>Threads that compute.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>Memory that is held.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,

    /// <summary>Requests to the service's own work route.</summary>
    [JsonStringEnumMemberName("requests")]
    Requests,
}
