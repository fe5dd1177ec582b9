using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Dora;

/// <summary>The figures of every service in every environment.</summary>
/// <param name="At">The moment that they are about.</param>
/// <param name="Series">By service, then environment.</param>
/// <param name="LinesPassedOver">How many lines of the ledger could not be used.</param>
[RecordSchema("dora", 1)]
public sealed record DoraRecord(DateTimeOffset At, ImmutableArray<DoraSeries> Series, int LinesPassedOver = 0);
