namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>As <see cref="ToolFactAttribute"/>, for tests with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string tool) => Skip = ToolPath.SkipReason(tool);
}
