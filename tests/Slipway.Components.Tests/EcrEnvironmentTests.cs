using System.Text.Json.Nodes;
using Slipway.Delivery;
using Slipway.Engine.Tests;
using Slipway.Oci.Ecr;
using Slipway.Planning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Workflows;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Policies;

namespace Slipway.Components.Tests;

/// <summary>Environments whose registry is in AWS.</summary>
public sealed class EcrEnvironmentTests : IDisposable
{
    private readonly BuildCall _call = new();
    private readonly TempFolder _root = new();

    public void Dispose()
    {
        _call.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void The_policy_allows_exactly_the_calls_that_a_push_makes()
    {
        var actions = ActionsOf("staging", nameof(IPush.Push));

        actions.ShouldBe(
            [
                "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:GetAuthorizationToken",
                "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Creating_repositories_and_waiting_for_copies_need_rights_of_their_own() =>
        ActionsOf("production", nameof(IPromote.Promote)).Except(ActionsOf("staging", nameof(IPush.Push)))
            .ShouldBe(["ecr:CreateRepository", "ecr:DescribeImageReplicationStatus", "ecr:DescribeRepositories", "ecr:TagResource"], ignoreOrder: true);

    [Fact]
    public void An_environment_on_this_machine_calls_nothing_of_AWS() => Should.Throw<UsageException>(() => ActionsOf("local", nameof(IPush.Push)));

    [Theory]
    [InlineData("--environment staging", "111111111111 eu-central-1 - - ")]
    [InlineData("--environment staging --aws-account 333333333333 --aws-region eu-west-1", "333333333333 eu-west-1 - - ")]
    [InlineData("--environment staging --aws-role arn:aws:iam::1:role/x", "111111111111 eu-central-1 arn:aws:iam::1:role/x - ")]
    [InlineData("--environment staging --aws-endpoint http://127.0.0.1:1", "111111111111 eu-central-1 - http://127.0.0.1:1/ ")]
    [InlineData(
        "--registry 444444444444.dkr.ecr.us-east-1.amazonaws.com/team --aws-role arn:aws:iam::1:role/x", "444444444444 us-east-1 arn:aws:iam::1:role/x - team")]
    [InlineData("--aws-account 333333333333", "LocalRegistry")]
    public async Task A_run_may_say_otherwise_than_the_environment(string words, string expected)
    {
        (await _call.RunAsync<CloudBuild>(x => x.ShowRegistry, words.Split(' '))).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain($"\n{expected}\n");
    }

    private IReadOnlyList<string> ActionsOf(string environment, string target)
    {
        var setup = new AwsSetup("111111111111", new TrustedRepository("acme", 1, "shop", 2))
        {
            Resources = new Dictionary<string, IReadOnlyList<string>> { ["ecr"] = ["arn:aws:ecr:eu-central-1:111111111111:repository/shop"] },
        };
        var workflow = new Workflow("deliver")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [target],
            Parameters = new Dictionary<string, string> { ["environment"] = environment },
        };
        var files = new PolicyGenerator(values => BuildDescription.Of<CloudBuild>(_root.Path, values)).Generate([workflow], setup);
        if (!files.TryGetValue($"{environment}.permissions.json", out var text))
        {
            throw new UsageException("There is no policy.");
        }

        return [.. JsonNode.Parse(text)!["Statement"]!.AsArray().SelectMany(
            statement => statement!["Action"] is JsonArray many ? many.Select(one => one!.ToString()) : [$"{statement["Action"]}"])];
    }

    private sealed class CloudBuild : NukeBuild, IPromote
    {
        private static readonly EcrRepositorySettings Tagged = new() { Tags = new EcrRepositorySettings().Tags.Add("team", "shop") };

        public IReadOnlyList<Service> Services { get; } = [new("shop", new DotNetProject("src/Shop/Shop.csproj"))];

        public IReadOnlyList<DeliveryEnvironment> Environments { get; } =
        [
            new("staging") { Registry = new EcrRegistry("111111111111", "eu-central-1"), Order = 1 },
            new("production") { Registry = new EcrRegistry("222222222222", "eu-central-1") { CreateRepositories = Tagged, ReplicatedTo = ["eu-west-1"] }, Order = 2 },
        ];

        public Target ShowRegistry => _ => _.ReadsOnly().Executes((ctx, _) =>
        {
            ctx.Conclude(((IHaveEnvironments)this).SelectedEnvironment.Registry is EcrRegistry ecr
                ? $"{ecr.Account} {ecr.Region} {ecr.Role ?? "-"} {ecr.Endpoint?.ToString() ?? "-"} {ecr.Prefix}"
                : "LocalRegistry");
            return Task.CompletedTask;
        });
    }
}
