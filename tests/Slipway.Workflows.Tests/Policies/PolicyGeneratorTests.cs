using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Policies;

namespace Slipway.Workflows.Tests.Policies;

public sealed class PolicyGeneratorTests
{
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
