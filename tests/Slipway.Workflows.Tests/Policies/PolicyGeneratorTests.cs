using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Policies;

namespace Slipway.Workflows.Tests.Policies;

public sealed class PolicyGeneratorTests
{
    private const string WorkflowClaim = "token.actions.githubusercontent.com:job_workflow_ref";

    private static readonly AwsSetup Setup = new("123456789012", new TrustedRepository("acme", 1, "shop", 2))
    {
        Resources = new Dictionary<string, IReadOnlyList<string>> { ["ecr"] = ["arn:aws:ecr:eu-west-1:123456789012:repository/shop"] },
    };

    private static readonly PolicyGenerator Generator = new(values => BuildDescription.Of<SampleBuild>(SourceTree.Tests, values));

    [Fact]
    public void Each_environment_gets_a_role_for_its_own_workflows_and_calls()
    {
        var files = Generator.Generate([Deliver("staging"), Deliver("production")], Setup);

        files.Keys.ShouldBe(["production.permissions.json", "production.trust.json", "staging.permissions.json", "staging.trust.json"]);
        files["staging.trust.json"].ShouldContain("acme/shop/.github/workflows/staging.yml@refs/heads/main");
        files["staging.trust.json"].ShouldNotContain("production");
        JsonNode.Parse(files["staging.permissions.json"])!["Statement"]![0]!["Action"]!.ToString().ShouldBe("ecr:PutImage");
    }

    [Fact]
    public void A_call_outside_an_environment_is_refused() => Should.Throw<UsageException>(() => Generator.Generate([Deliver("local")], Setup))
        .What.ShouldBe("Push calls ecr:PutImage and stands in no environment.");

    [Fact]
    public void An_environment_that_an_input_chooses_trusts_the_workflow_whichever_it_is()
    {
        var rollback = new Workflow("rollback")
        {
            On = [new DispatchTrigger(WorkflowInput.Choice("environment", "staging", "production"))],
            Targets = ["Push"],
            Assumed = new Dictionary<string, string> { ["environment"] = "production" },
        };

        var files = Generator.Generate([Deliver("staging"), rollback], Setup);

        Workflows(files["staging.trust.json"], "StringEquals").ShouldBe(
            ["acme/shop/.github/workflows/rollback.yml@refs/heads/main", "acme/shop/.github/workflows/staging.yml@refs/heads/main"]);
        Workflows(files["production.trust.json"], "StringEquals").ShouldBe(["acme/shop/.github/workflows/rollback.yml@refs/heads/main"]);
    }

    [Theory]
    [InlineData("v[0-9]+.[0-9]+.[0-9]+", "v*")]
    [InlineData("release/*", "release/*")]
    [InlineData("api-v1.2.3", "api-v1.2.3*")]
    public void A_workflow_that_tags_start_is_trusted_on_such_tags_and_on_no_branch(string filter, string tags)
    {
        var release = Deliver("production") with { On = [new DispatchTrigger(), new PushTrigger { Tags = [filter] }] };

        var files = Generator.Generate([release], Setup);

        Workflows(files["production.trust.json"], "StringLike").ShouldBe([$"acme/shop/.github/workflows/production.yml@refs/tags/{tags}"]);
        JsonNode.Parse(files["production.trust.json"])!["Statement"]![0]!["Condition"]!["StringEquals"]!.AsObject().Select(condition => condition.Key)
            .ShouldNotContain(WorkflowClaim);
    }

    private static IEnumerable<string> Workflows(string policy, string test) =>
        JsonNode.Parse(policy)!["Statement"]![0]!["Condition"]![test]![WorkflowClaim] is JsonArray many
            ? many.Select(one => one!.ToString())
            : [JsonNode.Parse(policy)!["Statement"]![0]!["Condition"]![test]![WorkflowClaim]!.ToString()];

    private static Workflow Deliver(string environment) => new(environment)
    {
        On = [new PushTrigger { Branches = ["main"] }],
        Targets = ["Push"],
        Parameters = new Dictionary<string, string> { ["environment"] = environment },
    };

    private sealed class SampleBuild : NukeBuild
    {
        [Parameter]
        private readonly string _environment = "local";

        public Target Push => _ => (_environment == "local" ? _ : _.InEnvironment(_environment))
            .NeedsPermission("aws:ecr:PutImage", "write", "push the image").Executes(() => { });
    }
}
