namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>A test that needs a tool: skipped without it on a developer's machine, failing without it on a CI server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool) => Skip = ToolPath.SkipReason(tool);
}
