using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>A test that needs programs on PATH. Without them it is skipped on a laptop and fails on a CI server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresToolFactAttribute : FactAttribute
{
    public RequiresToolFactAttribute(params string[] tools)
    {
        var environment = new SystemEnvironment();
        var missing = tools.Where(tool => ExecutablePath.Find(tool, environment) is null).ToList();
        if (missing.Count > 0 && environment.Get("CI") != "true")
        {
            Skip = $"needs {string.Join(", ", missing)} on PATH";
        }
    }
}
