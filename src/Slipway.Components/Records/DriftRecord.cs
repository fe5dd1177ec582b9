using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>How what runs differs from what was delivered (<c>drift.json</c>).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Environment">Where it was looked.</param>
/// <param name="At">When.</param>
/// <param name="Services">Each service that was looked at.</param>
[RecordSchema("drift", 1)]
public sealed record DriftRecord(string RunId, string Environment, DateTimeOffset At, ImmutableArray<ServiceDrift> Services);
