using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Components.Records;

/// <summary>What is in the registry (<c>pushed.json</c>).</summary>
/// <param name="RunId">The delivery run.</param>
/// <param name="Commit">The full commit id.</param>
/// <param name="CommitTime">When it was committed.</param>
/// <param name="Images">One for each service.</param>
[RecordSchema("pushed", 1)]
public sealed record PushedRecord(string RunId, string Commit, DateTimeOffset CommitTime, ImmutableArray<PushedEntry> Images);
