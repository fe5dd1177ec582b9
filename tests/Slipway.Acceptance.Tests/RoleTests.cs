using System.Text.Json.Nodes;
using Slipway.Acceptance.Tests.Actions;
using Slipway.Testing;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>The check of the set-up, of the AWS roles that this repository's jobs take on: IAM's answers against what <c>GeneratePolicies</c> writes.</summary>
public sealed class RoleTests(RoleTests.Policies policies) : IClassFixture<RoleTests.Policies>, IAsyncLifetime
{
    private const string Id = "token.actions.githubusercontent.com:repository_id";
    private const string Subject = "token.actions.githubusercontent.com:sub";

    private readonly GitHubStub _github = new("acme/slipway");
    private AwsStub _aws = null!;
    private AwsPrincipal _user = null!;

    [Fact]
    public async Task Roles_that_trust_the_jobs_as_the_policies_say_leave_nothing_to_do()
    {
        foreach (var environment in _github.Environments)
        {
            AddRole(environment, Policy(environment));
        }

        var run = (await CheckAsync()).ShouldEndWith(0);

        run.Output.ShouldContain($"✓ role {ArnOf("staging")} trusts the jobs in staging");
        run.Output.ShouldContain($"✓ role {ArnOf("production")} trusts the jobs in production");
        run.Output.ShouldContain($"✓ role {ArnOf("nightly")} trusts the jobs in nightly");
        _aws.Calls.Count(call => call.Operation == "iam:GetRole").ShouldBe(3);
    }

    [Fact]
    public async Task A_role_that_trusts_somebody_else_or_is_not_there_stands_beside_the_command_that_mends_it()
    {
        var staging = JsonNode.Parse(Policy("staging"))!;
        Conditions(staging)[Id] = "4712";
        AddRole("staging", staging.ToJsonString());
        var production = JsonNode.Parse(Policy("production"))!;
        Conditions(production)[Subject] = "repo:acme/slipway:environment:staging";
        AddRole("production", production.ToJsonString());
        _github.Variables["nightly.SLIPWAY_AWS_ROLE"] = ArnOf("nightly");

        var run = (await CheckAsync()).ShouldEndWith(1);

        run.Output.ShouldContain($"✗ role {ArnOf("staging")} trusts the jobs in staging");
        run.Output.ShouldContain("aws iam update-assume-role-policy --role-name slipway-staging --policy-document file://artifacts/policies/staging.trust.json");
        run.Output.ShouldContain($"✗ role {ArnOf("production")} trusts the jobs in production");
        run.Output.ShouldContain($"✗ role {ArnOf("nightly")} of nightly");
        run.Output.ShouldContain("aws iam create-role --role-name slipway-nightly --assume-role-policy-document file://artifacts/policies/nightly.trust.json");
        run.Output.ShouldContain("acme/slipway lacks 3 things");
    }

    [Fact]
    public async Task A_role_that_nobody_named_stands_beside_the_command_that_makes_and_names_it()
    {
        AddRole("staging", Policy("staging"));
        AddRole("production", Policy("production"));

        var run = (await CheckAsync()).ShouldEndWith(1);

        run.Output.ShouldContain("✗ the AWS role of the jobs in nightly");
        run.Output.ShouldContain("gh variable set SLIPWAY_AWS_ROLE --env nightly");
        run.Output.ShouldContain("acme/slipway lacks 1 thing ");
    }

    [Fact]
    public async Task Whoever_may_not_look_at_roles_is_told_so_and_not_stopped()
    {
        foreach (var environment in _github.Environments)
        {
            AddRole(environment, "{}"); // which would be wrong
        }

        _user = _aws.Account.AddUser("reader", allowed: []);

        var run = (await CheckAsync()).ShouldEndWith(0);

        run.Output.ShouldContain($"· role {ArnOf("production")} of production was not looked at: ");
        run.Output.ShouldContain("iam:GetRole");
    }

    public async Task InitializeAsync()
    {
        _aws = await AwsStub.StartAsync(TinyHttpService.Nowhere().Authority); // no image is asked for
        _user = _aws.Account.AddUser("developer");
        _github.Environments.UnionWith(["staging", "production", "nightly"]);
        _github.RequiredChecks.UnionWith(["Build", "Scan", "Dry run of the deployment"]);
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        _github.Dispose();
    }

    private static JsonNode Conditions(JsonNode policy) => policy["Statement"]![0]!["Condition"]!["StringEquals"]!;

    private string Policy(string environment) => policies.TrustOf(environment);

    private string ArnOf(string environment) => $"arn:aws:iam::{_aws.Settings.Account}:role/slipway-{environment}";

    private void AddRole(string environment, string trust) =>
        _github.Variables[$"{environment}.SLIPWAY_AWS_ROLE"] = _aws.Account.AddRole(new($"slipway-{environment}") { TrustPolicy = trust });

    private Task<BuildRun> CheckAsync() => BuildRun.OnRootAsync(
        policies.Root,
        ["CheckSetup"],
        new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/slipway",
            ["GITHUB_API_URL"] = _github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_test_token",
            ["AWS_ENDPOINT_URL"] = _aws.Settings.Address,
            ["AWS_ACCESS_KEY_ID"] = _user.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = _user.SecretKey,
        });

    /// <summary>A folder in which they were written once.</summary>
    public sealed class Policies : IAsyncLifetime
    {
        private readonly TempFolder _root = new();

        public AbsolutePath Root => _root.Path;

        public string TrustOf(string environment) => File.ReadAllText(Root / $"artifacts/policies/{environment}.trust.json");

        public async Task InitializeAsync()
        {
            await new GitWork(Root).RunAsync("init", "--quiet");
            (await BuildRun.OnRootAsync(Root, "GeneratePolicies")).ShouldEndWith(0);
        }

        public Task DisposeAsync()
        {
            _root.Dispose();
            return Task.CompletedTask;
        }
    }
}
