using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Testing;

/// <summary>What the services' own tests said (<c>tests.json</c>).</summary>
[RecordSchema("tests", 1)]
public sealed record TestRecord
{
    /// <summary>The delivery run.</summary>
    public required string RunId { get; init; }

    /// <summary>One for each test project.</summary>
    public required ImmutableArray<TestSuite> Suites { get; init; }

    /// <summary>All tests that passed.</summary>
    [JsonIgnore]
    public int Passed => Suites.Sum(suite => suite.Passed);

    /// <summary>All tests that failed.</summary>
    [JsonIgnore]
    public int Failed => Suites.Sum(suite => suite.Failures.Length);

    /// <summary>All tests that were left out.</summary>
    [JsonIgnore]
    public int Skipped => Suites.Sum(suite => suite.Skipped);
}
