namespace Slipway.Infrastructure.Tests.Scanning;

/// <summary>A test that needs Trivy, or what it is fetched with. Where neither is there it is skipped, on a CI server it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TrivyFactAttribute : FactAttribute
{
    public TrivyFactAttribute() => Skip = TrivyNeeded.Reason;
}
