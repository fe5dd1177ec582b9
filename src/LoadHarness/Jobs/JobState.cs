using System.Text.Json.Serialization;

namespace LoadHarness.Jobs;

/// <summary>How far a job is; all but the first are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
internal enum JobState
{
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Ran for as long as it was asked to.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Ended early by DELETE or by the service's own end.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Could not go on; its <c>error</c> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
