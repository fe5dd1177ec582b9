namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>A test that needs what <c>npm ci</c> in <c>tests/infrastructure/github</c> installs. On a CI server it fails where that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractFactAttribute : FactAttribute
{
    public ContractFactAttribute()
    {
        if (!File.Exists(GitHubDescription.Prism) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "npm ci in tests/infrastructure/github has not run.";
        }
    }
}
