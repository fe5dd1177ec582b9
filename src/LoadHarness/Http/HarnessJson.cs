using System.Text.Json.Serialization;
using LoadHarness.Configuration;
using LoadHarness.Health;
using LoadHarness.Jobs;

namespace LoadHarness.Http;

/// <summary>Everything the service writes as JSON, with serializers made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ServiceIdentity))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobList))]
internal sealed partial class HarnessJson : JsonSerializerContext;
