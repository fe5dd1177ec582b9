using Slipway.Testing.Infrastructure;

namespace Slipway.Infrastructure.Tests.Scanning;

/// <summary>Why tests with Trivy cannot run here; absent when they can, and on a CI server.</summary>
internal static class TrivyNeeded
{
    public static string? Reason { get; } =
        Environment.GetEnvironmentVariable("CI") != "true" && !TrivyPart.CanStart() ? "There is neither trivy nor npm on PATH." : null;
}
