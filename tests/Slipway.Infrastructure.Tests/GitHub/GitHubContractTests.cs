using System.Collections.Concurrent;
using System.Net;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;
using Slipway.Infrastructure.Tests.Dora;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>Every request that the client can send is one that GitHub's description knows, and every answer of the description is one that it can
/// read.</summary>
public sealed class GitHubContractTests
{
    private static readonly string Sha = new('a', 40);

    [ContractFact]
    public async Task Every_request_keeps_to_the_description()
    {
        await using var server = await GitHubDescription.StartAsync();
        var recorder = new Recorder();
        using var http = new HttpClient(recorder) { Timeout = TimeSpan.FromMinutes(3) };
        var client = new GitHubClient(
            http, new("acme", "shop") { Api = server.Address, Retries = 0 }, new Secret("token"), new ApplyingGate(NullLog.Instance), TimeProvider.System,
                NullLog.Instance);

        (await client.Releases.FindAsync("v1.0.0", default)).ShouldNotBeNull();
        var release = await client.Releases.EnsureAsync(new("v1.0.0", "notes") { Commit = Sha, Prerelease = true }, default);
        await CreateReleaseAsync(client, recorder);
        var upload = release with
        {
            UploadUrl = $"{server.Address}repos/acme/shop/releases/1/assets{{?name,label}}",
            Assets = [new(1, "sbom.json", "starter", 1, null)]
        };
        await client.Releases.EnsureAssetAsync(upload, "sbom.json", "{}"u8.ToArray(), "application/octet-stream", default);

        var deployment = await client.Deployments.CreateAsync(new(Sha, "production") { Description = "x", Production = true }, default);
        deployment.Id.ShouldBeGreaterThan(0);
        await client.Deployments.AddStatusAsync(1, "success", "done", new("https://example.org/log"), new("https://example.org/"), default);
        (await client.Deployments.StatusesAsync(1, default).ToListAsync()).ShouldNotBeEmpty();
        (await client.Deployments.ListAsync("production", default).ToListAsync()).ShouldNotBeEmpty();

        await client.Commits.PullsAsync(Sha, default).ToListAsync();
        (await client.Commits.OfPullAsync(7, default).ToListAsync()).ShouldNotBeEmpty();
        (await client.Commits.BetweenAsync("v1.0.0", Sha, default)).ShouldNotBeNull();

        var sarif = await client.CodeScanning.UploadAsync("{}"u8.ToArray(), Sha, "refs/heads/main", default);
        await client.CodeScanning.WaitAsync(sarif with { Id = "47177e22-5596-11eb-80a1-c1e54ef945c6" }, default);

        await client.Dispatches.RepositoryAsync("deploy", new { version = "1.0.0" }, default);
        await client.Dispatches.WorkflowAsync("deploy.yml", "main", new Dictionary<string, string> { ["version"] = "1.0.0" }, default);

        (await client.Settings.RepositoryAsync(default)).ShouldNotBeNull().DefaultBranch.ShouldNotBeNullOrEmpty();
        (await client.Settings.EnvironmentsAsync(default)).ShouldNotBeEmpty();
        (await client.Settings.SecretsAsync("production", default)).ShouldNotBeEmpty();
        (await client.Settings.SecretsAsync(null, default)).ShouldNotBeEmpty();
        (await client.Settings.VariablesAsync("production", default)).ShouldNotBeEmpty();
        (await client.Settings.VariablesAsync(null, default)).ShouldNotBeEmpty();
        (await client.Settings.SharedAsync(default)).ShouldNotBeEmpty();
        (await client.Settings.RequiredChecksAsync("main", default)).ShouldNotBeEmpty();
        await client.Settings.CreateEnvironmentAsync("production", default);

        var ledger = new GitHubLedger(client.Deployments, Sha, TimeProvider.System, new DryRunGate(NullLog.Instance));
        await ledger.AppendAsync(
            [new LedgerEvent { Kind = LedgerEventKind.DeploySucceeded, Service = "shop", Environment = "production", At = DateTimeOffset.UnixEpoch,
                RunId = "1", Digest = Digest.Of([1]), Commit = Sha }], default);

        recorder.Refused.ShouldBeEmpty();
        recorder.Sent.Count.ShouldBeGreaterThanOrEqualTo(26);
    }

    [ContractFact]
    public async Task A_request_that_breaks_the_description_would_be_found()
    {
        await using var server = await GitHubDescription.StartAsync();
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
        using var wrong = new StringContent("{\"state\":\"splendid\"}", System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(server.Address, "repos/acme/shop/deployments/1/statuses"), wrong))
            .StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>The description always answers that the release exists; for its creation it has to be told that it does not.</summary>
    private static async Task CreateReleaseAsync(GitHubClient client, Recorder recorder)
    {
        recorder.HideReleases = true;
        await client.Releases.EnsureAsync(new("v2.0.0", "notes") { Commit = Sha, Draft = true }, default);
        recorder.HideReleases = false;
    }

    private sealed class Recorder() : DelegatingHandler(new HttpClientHandler())
    {
        private const string Repository = """{"id":4711,"default_branch":"main","owner":{"login":"acme","id":42}}""";

        private const string Protection = """{"contexts":["Build"]}""";

        public bool HideReleases { get; set; }

        public ConcurrentQueue<string> Sent { get; } = new();

        public ConcurrentQueue<string> Refused { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var name = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            Sent.Enqueue(name);
            var answer = await base.SendAsync(request, cancellationToken);
            answer.Headers.Remove("Link"); // the description's example names pages of the real server
            if (!answer.IsSuccessStatusCode)
            {
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.StatusCode == HttpStatusCode.InternalServerError && body.Contains("\"location\":[\"response\"") && !body.Contains("\"location\":[\"request\""))
                {
                    // The request was right; the description's own example answer breaks the description.
                    answer.Dispose();
                    var path = request.RequestUri.AbsolutePath;
                    var instead = path.Count(c => c == '/') == 3 ? Repository : path.EndsWith("/required_status_checks", StringComparison.Ordinal) ? Protection : "[]";
                    return new(HttpStatusCode.OK) { Content = new StringContent(instead) };
                }

                Refused.Enqueue($"{name}: {(int)answer.StatusCode} {body}");
            }

            if (HideReleases && request.Method == HttpMethod.Get && request.RequestUri.AbsolutePath.Contains("/releases/tags/"))
            {
                answer.Dispose();
                return new(HttpStatusCode.NotFound) { Content = new StringContent("{}") };
            }

            return answer;
        }
    }
}
