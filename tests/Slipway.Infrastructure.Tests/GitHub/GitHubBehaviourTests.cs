using System.Net;
using System.Text.Json.Nodes;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;
using Slipway.Infrastructure.Tests.Dora;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>What happens over several calls, against a server with a memory; each of the requests is held against GitHub's own description.</summary>
public sealed class GitHubBehaviourTests : IClassFixture<GitHubDescriptionFixture>, IDisposable
{
    private static readonly string Sha = new('a', 40);

    private readonly GitHubMemory _memory;
    private readonly HeldRequests _held;
    private readonly HttpClient _http;
    private readonly Uri _address;

    public GitHubBehaviourTests(GitHubDescriptionFixture description)
    {
        _address = description.Address;
        _memory = new GitHubMemory(_address);
        _held = new HeldRequests(_memory.Answer);
        _http = new HttpClient(_held) { Timeout = TimeSpan.FromMinutes(3) };
    }

    private GitHubClient Client => new(
        _http, new("acme", "shop") { Api = _address }, new Secret("token"), new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);

    public void Dispose() => _http.Dispose();

    [ContractFact]
    public async Task A_release_is_made_kept_mended_and_its_assets_replaced()
    {
        await Client.Releases.EnsureAsync(new("v0.9.0", "older"), default);
        await Client.Releases.EnsureAsync(new("v0.9.1", "older"), default);
        await Client.Releases.EnsureAsync(new("v0.9.2", "older"), default);
        await Client.Releases.EnsureAsync(new("v1.0.0", "notes") { Commit = Sha }, default);
        await Client.Releases.EnsureAsync(new("v1.0.0", "notes") { Commit = Sha }, default);
        var release = await Client.Releases.EnsureAsync(new("v1.0.0", "better notes") { Commit = Sha }, default);
        _memory.Releases.Count.ShouldBe(4);
        release.Body.ShouldBe("better notes");

        await Client.Releases.EnsureAssetAsync(release, "sbom.json", "{}"u8.ToArray(), "application/octet-stream", default);
        release = (await Client.Releases.FindAsync("v1.0.0", default)).ShouldNotBeNull();
        await Client.Releases.EnsureAssetAsync(release, "sbom.json", "{}"u8.ToArray(), "application/octet-stream", default);
        await Client.Releases.EnsureAssetAsync(release, "sbom.json", "{ }"u8.ToArray(), "application/octet-stream", default);

        _memory.Releases[^1]["assets"]!.AsArray().ShouldHaveSingleItem()!["size"]!.GetValue<int>().ShouldBe(3);
        Writes().ShouldBe(
        [
            "POST /repos/acme/shop/releases", "POST /repos/acme/shop/releases", "POST /repos/acme/shop/releases", "POST /repos/acme/shop/releases",
            "PATCH /repos/acme/shop/releases/4",
            "POST /repos/acme/shop/releases/4/assets?name=sbom.json",
            "DELETE /repos/acme/shop/releases/assets/5",
            "POST /repos/acme/shop/releases/4/assets?name=sbom.json",
        ]);
        _held.Broken.ShouldBeEmpty();
    }

    [ContractFact]
    public async Task Who_loses_the_race_for_a_release_mends_the_winners()
    {
        _memory.BeforeCreation = () => _memory.Put(_memory.Release(new JsonObject
        {
            ["tag_name"] = "v1.0.0",
            ["name"] = "v1.0.0",
            ["body"] = "theirs",
            ["draft"] = false,
            ["prerelease"] = false,
        }));
        await Client.Releases.EnsureAsync(new("v1.0.0", "ours"), default);
        _memory.Releases.ShouldHaveSingleItem()["body"]!.ToString().ShouldBe("ours");
        Writes().ShouldBe(["POST /repos/acme/shop/releases", "PATCH /repos/acme/shop/releases/1"]);
        _held.Broken.ShouldBeEmpty();
    }

    [ContractFact]
    public async Task A_ledger_in_deployments_loses_nothing_to_twenty_writers_and_is_read_page_by_page()
    {
        var events = Enumerable.Range(0, 20).Select(Event).ToList();
        await Task.WhenAll(events.Select(one => Ledger().AppendAsync([events[0], one], default)));
        (await Ledger().AppendAsync(events, default)).ShouldBe(0);

        var history = await Ledger().ReadAllAsync(default);
        history.Problems.ShouldBeEmpty();
        history.Events.Select(one => one.Id).ShouldBe(events.Select(one => one.Id), ignoreOrder: true);
        _held.Sent.ShouldContain(request => request.Contains("page=3"));
        _held.Broken.ShouldBeEmpty();
    }

    [ContractFact]
    public async Task A_limit_is_waited_for_and_the_same_request_is_sent_again()
    {
        _memory.Instead.Enqueue(GitHubMemory.Limited(HttpStatusCode.TooManyRequests, "Retry-After", "1"));
        _memory.Instead.Enqueue(GitHubMemory.Limited(HttpStatusCode.Forbidden, "x-ratelimit-reset", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}"));
        var deployment = await Client.Deployments.CreateAsync(new(Sha, "production") { Production = true }, default);
        await Client.Deployments.AddStatusAsync(deployment.Id, "success", null, null, null, default);
        (await Client.Deployments.StatusesAsync(deployment.Id, default).ToListAsync()).ShouldHaveSingleItem().State.ShouldBe("success");
        _memory.Deployments.Count.ShouldBe(1);
        Writes().Count(request => request == "POST /repos/acme/shop/deployments").ShouldBe(3);
        _held.Broken.ShouldBeEmpty();
    }

    private static LedgerEvent Event(int i) => new()
    {
        Kind = LedgerEventKind.DeploySucceeded,
        Service = "shop",
        Environment = "production",
        At = DateTimeOffset.UnixEpoch.AddDays(i),
        RunId = $"run-{i}",
        Digest = Digest.Of([(byte)i]),
        Commit = Sha,
    };

    private GitHubLedger Ledger() => new(Client.Deployments, Sha, TimeProvider.System, new ApplyingGate(NullLog.Instance));

    private List<string> Writes() => [.. _held.Sent.Where(request => !request.StartsWith("GET", StringComparison.Ordinal))];
}
