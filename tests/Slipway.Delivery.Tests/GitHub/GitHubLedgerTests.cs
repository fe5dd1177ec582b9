using System.Net;
using System.Text.Json.Nodes;
using Slipway.Delivery.Dora;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Dora;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.GitHub;

public sealed class GitHubLedgerTests
{
    private static readonly ApplyingGate Gate = new(NullLog.Instance);

    [Fact]
    public async Task Events_survive_their_way_through_deployments()
    {
        var server = new DeploymentServer();
        using var stub = new StubHttp(server.Answer);
        var events = DoraCase.Read("failed-bake-rolled-back");
        (await Ledger(stub).AppendAsync(events, default)).ShouldBe(4);
        (await Ledger(stub).AppendAsync(events, default)).ShouldBe(0);
        var history = await Ledger(stub).ReadAllAsync(default);
        history.Problems.ShouldBeEmpty();
        Sample.Text(history.Events).ShouldBe(Sample.Text(events.OrderBy(e => e.At)));
        server.Statuses.ShouldBe(["success", "success", "failure", "inactive"]);
    }

    [Fact]
    public async Task Deployments_of_others_are_passed_over_and_broken_ones_reported()
    {
        var server = new DeploymentServer();
        server.Add("deploy", "{}");
        server.Add("slipway:deploySucceeded", "\"text\"");
        server.Add("slipway:deploySucceeded", "{\"slipway\":\"junk\"}");
        using var stub = new StubHttp(server.Answer);
        var history = await Ledger(stub).ReadAllAsync(default);
        history.Events.ShouldBeEmpty();
        history.Problems.Length.ShouldBe(2);
    }

    [Fact]
    public async Task History_of_others_gives_figures_and_a_redeployed_older_commit_is_a_rollback()
    {
        using var stub = new StubHttp((request, _) => StubHttp.Json(request.RequestUri!.AbsolutePath switch
        {
            "/repos/acme/shop/deployments" => """
                [{"id":4,"sha":"a","ref":"main","task":"deploy","created_at":"2026-03-30T13:00:00Z"},
                 {"id":3,"sha":"b","ref":"main","task":"deploy","created_at":"2026-03-30T10:00:00Z"},
                 {"id":2,"sha":"c","ref":"main","task":"deploy","created_at":"2026-03-29T10:00:00Z"},
                 {"id":1,"sha":"a","ref":"main","task":"deploy","created_at":"2026-03-28T10:00:00Z"}]
                """,
            "/repos/acme/shop/deployments/2/statuses" => """[{"state":"failure","created_at":"2026-03-29T10:05:00Z","description":"no"}]""",
            "/repos/acme/shop/compare/a...b" =>
                """{"status":"ahead","commits":[{"sha":"b","commit":{"message":"fix: x","author":{"name":"A","date":"2026-03-30T04:05:00Z"}}}]}""",
            "/repos/acme/shop/compare/b...a" => """{"status":"behind","commits":[]}""",
            "/repos/acme/shop/deployments/1/statuses" => Succeeded("2026-03-28T10:05:00Z"),
            "/repos/acme/shop/deployments/3/statuses" => Succeeded("2026-03-30T10:05:00Z"),
            _ => Succeeded("2026-03-30T13:05:00Z"),
        }));
        var client = Client(stub);
        var events = await new GitHubDeploymentHistory(client.Deployments, client.Commits).ReadAsync("shop", "production", default);
        var week = DoraMetrics.Compute(events, Sample.Now).Series.Single().Windows[0];
        week.Deployments.ShouldBe(3);
        week.ChangeFailRate!.Count.ShouldBe(2);
        week.ReworkRate.ShouldBeNull();
        week.RecoveryTime!.Samples.ShouldBe(2);
    }

    private static string Succeeded(string at) =>
        $$"""[{"state":"inactive","created_at":"2026-03-31T00:00:00Z"},{"state":"success","created_at":"{{at}}"}]""";

    private static GitHubClient Client(StubHttp stub) => new(new HttpClient(stub), new("acme", "shop"), new Secret("token"), Gate,
        new SkippingClock(Sample.Now), NullLog.Instance);

    private static GitHubLedger Ledger(StubHttp stub) => new(Client(stub).Deployments, new string('f', 40), new StandingClock(Sample.Now), Gate);

    private sealed class DeploymentServer
    {
        private readonly List<JsonNode> _deployments = [];

        public List<string> Statuses { get; } = [];

        public void Add(string task, string payload) => _deployments.Insert(0, new JsonObject
        {
            ["id"] = _deployments.Count + 1,
            ["sha"] = "x",
            ["task"] = task,
            ["payload"] = JsonNode.Parse(payload),
            ["created_at"] = "2026-03-01T00:00:00Z",
        });

        public HttpResponseMessage Answer(HttpRequestMessage request, string body)
        {
            if (request.Method == HttpMethod.Get)
            {
                return StubHttp.Json(new JsonArray([.. _deployments.Select(deployment => deployment.DeepClone())]).ToJsonString());
            }

            var json = JsonNode.Parse(body)!;
            if (request.RequestUri!.AbsolutePath.EndsWith("/statuses"))
            {
                Statuses.Add(json["state"]!.GetValue<string>());
                return StubHttp.Json("""{"state":"success","created_at":"2026-03-01T00:00:00Z"}""", HttpStatusCode.Created);
            }

            Add(json["task"]!.GetValue<string>(), json["payload"]!.ToJsonString());
            return StubHttp.Json(_deployments[0].ToJsonString(), HttpStatusCode.Created);
        }
    }
}
