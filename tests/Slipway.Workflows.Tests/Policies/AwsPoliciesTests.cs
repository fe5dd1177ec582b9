using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Workflows.Policies;

namespace Slipway.Workflows.Tests.Policies;

public sealed class AwsPoliciesTests
{
    private static readonly TrustedRepository Shop = new("acme", 11, "shop", 22);

    private static readonly Dictionary<string, IReadOnlyList<string>> Repository = new() { ["ecr"] = ["arn:aws:ecr:eu-west-1:123456789012:repository/s"] };

    [Fact]
    public void The_trust_policy_takes_both_forms_of_sub_and_insists_on_the_repositorys_id()
    {
        var statement = JsonNode.Parse(AwsPolicies.Trust("123456789012", Shop, ["staging"], ["main.yml"]))!["Statement"]![0]!;

        statement["Action"]!.ToString().ShouldBe("sts:AssumeRoleWithWebIdentity");
        statement["Principal"]!["Federated"]!.ToString().ShouldBe("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
        var equals = statement["Condition"]!["StringEquals"]!;
        equals["token.actions.githubusercontent.com:aud"]!.ToString().ShouldBe("sts.amazonaws.com");
        equals["token.actions.githubusercontent.com:repository_id"]!.ToString().ShouldBe("22");
        equals["token.actions.githubusercontent.com:environment"]!.ToString().ShouldBe("staging");
        equals["token.actions.githubusercontent.com:job_workflow_ref"]!.ToString().ShouldBe("acme/shop/.github/workflows/main.yml@refs/heads/main");
        equals["token.actions.githubusercontent.com:sub"]!.AsArray().Select(node => node!.ToString())
            .ShouldBe(["repo:acme@11/shop@22:environment:staging", "repo:acme/shop:environment:staging"]);
    }

    [Fact]
    public void A_pattern_of_refs_is_compared_as_one_and_everything_else_to_the_letter() =>
        JsonNode.Parse(AwsPolicies.Trust("123456789012", Shop, ["production"], ["release.yml@refs/tags/v*", "rollback.yml"]))!["Statement"]![0]!["Condition"]!
            .ToString().ShouldBe("""
            {
              "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": [
                  "repo:acme@11/shop@22:environment:production",
                  "repo:acme/shop:environment:production"
                ],
                "token.actions.githubusercontent.com:repository_id": "22",
                "token.actions.githubusercontent.com:environment": "production"
              },
              "StringLike": {
                "token.actions.githubusercontent.com:job_workflow_ref": [
                  "acme/shop/.github/workflows/release.yml@refs/tags/v*",
                  "acme/shop/.github/workflows/rollback.yml@refs/heads/main"
                ]
              }
            }
            """, StringCompareShould.IgnoreLineEndings);

    [Fact]
    public void The_trust_policy_has_neither_wildcards_nor_ForAllValues()
    {
        var policy = AwsPolicies.Trust("123456789012", Shop, ["staging", "production"]);

        policy.ShouldNotContain("*");
        policy.ShouldNotContain("ForAllValues");
        policy.ShouldNotContain("StringLike");
    }

    [Theory]
    [InlineData("12345678901")]
    [InlineData("12345678901x")]
    public void An_account_has_twelve_digits(string account) => Should.Throw<UsageException>(() => AwsPolicies.Trust(account, Shop, ["staging"]));

    [Fact]
    public void A_role_for_no_environment_is_refused() => Should.Throw<UsageException>(() => AwsPolicies.Trust("123456789012", Shop, []));

    [Fact]
    public void The_role_may_do_exactly_what_the_targets_declare()
    {
        var policy = JsonNode.Parse(AwsPolicies.Permissions(
            [Aws("ecr:PutImage"), Aws("ecr:BatchGetImage"), Aws("ecr:PutImage"), Aws("ecr:GetAuthorizationToken"), new("contents", "read", "x")], Repository))!;

        policy["Statement"]!.AsArray().Select(statement => statement!.ToJsonString()).ShouldBe(
        [
            """{"Sid":"Ecr","Effect":"Allow","Action":["ecr:BatchGetImage","ecr:PutImage"],"Resource":"arn:aws:ecr:eu-west-1:123456789012:repository/s"}""",
            """{"Sid":"Unscoped","Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}""",
        ]);
    }

    [Theory]
    [InlineData("ecr:*")]
    [InlineData("ecr")]
    [InlineData("ecr:Put:Image")]
    public void A_call_that_is_not_one_call_is_refused(string call) =>
        Should.Throw<UsageException>(() => AwsPolicies.Permissions([Aws(call)], Repository)).What.ShouldContain(call);

    [Fact]
    public void A_service_without_resources_is_refused() =>
        Should.Throw<UsageException>(() => AwsPolicies.Permissions([Aws("eks:DescribeCluster")], Repository)).What.ShouldContain("eks");

    [Fact]
    public void Targets_that_call_nothing_need_no_policy() => Should.Throw<UsageException>(() => AwsPolicies.Permissions([], Repository));

    private static PermissionNeed Aws(string call) => new("aws:" + call, "write", "test");
}
