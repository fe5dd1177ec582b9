using Slipway.Tooling.Records;

namespace Slipway.Workflows.Sample;

/// <summary>What a target of the sample made, and of what.</summary>
[RecordSchema("made", 1)]
public sealed record Made(string What, IReadOnlyList<string> Of);
