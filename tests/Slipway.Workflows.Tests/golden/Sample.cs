using Slipway.Tooling.Records;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A record that stands for any other.</summary>
[RecordSchema("sample", 1)]
public sealed record Sample(string Value);
