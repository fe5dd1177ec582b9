namespace LoadHarness.Health;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> give.</summary>
internal sealed record HealthAnswer(string Status);
