using Slipway.Testing.Infrastructure;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>A test that needs the newer Docker Engine. Where it cannot be had it is skipped, on a CI server it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BuildxFactAttribute : FactAttribute
{
    public BuildxFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : BuildxPart.Obstacle;
}
