using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests;

public sealed class WorkflowNeedsTests
{
    [Fact]
    public void Environments_secrets_checks_and_oidc_are_read_off_the_workflows()
    {
        var job = new Job("deploy")
        {
            Name = "Deploy",
            Timeout = TimeSpan.FromMinutes(1),
            Environment = "staging",
            Permissions = [new("id-token", "write", "x")],
            Steps = [Step.Run("x") with { Env = [new("A", "${{ secrets.KEY }}"), new("B", "${{ vars.REGION }}"), new("C", "${{ secrets.GITHUB_TOKEN }}")] }],
        };
        var workflow = new GitHubWorkflow("ci") { FileName = "ci.yml", On = [new PullRequestTrigger()], Concurrency = Concurrency.OneAtATime, Jobs = [job] };

        var needs = WorkflowNeeds.Of([workflow]);

        needs.Environments["staging"].ShouldBe(["secrets.KEY", "vars.REGION"]);
        needs.UsesOidc.ShouldBeTrue();
        needs.RequiredChecks.ShouldBe(["Deploy"]);
    }
}
