using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Tests.Dora;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.GitHub;

public sealed class GitHubReleaseTests
{
    private const string Existing = """
        {"id":7,"tag_name":"v1.0.0","name":"v1.0.0","body":"notes\r\n","draft":false,"prerelease":false,
         "upload_url":"https://uploads.github.com/repos/acme/shop/releases/7/assets{?name,label}","assets":[]}
        """;

    private static readonly GitHubReleaseRequest Request = new("v1.0.0", "notes");

    [Fact]
    public async Task A_release_that_says_the_same_is_left_alone()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json(Existing));
        (await Client(stub).Releases.EnsureAsync(Request, default)).Id.ShouldBe(7);
        stub.Requests.ShouldAllBe(request => request.Method == HttpMethod.Get);
    }

    [Fact]
    public async Task A_release_that_says_something_else_is_updated_and_not_doubled()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json(Existing));
        await Client(stub).Releases.EnsureAsync(Request with { Body = "better notes" }, default);
        stub.Requests.Select(request => $"{request.Method} {request.Path}")
            .ShouldBe(["GET /repos/acme/shop/releases/tags/v1.0.0", "PATCH /repos/acme/shop/releases/7"]);
        JsonNode.Parse(stub.Requests[1].Body)!["body"]!.GetValue<string>().ShouldBe("better notes");
    }

    [Fact]
    public async Task A_draft_is_found_though_it_has_no_tag_yet()
    {
        using var stub = new StubHttp((request, _) => request.RequestUri!.AbsolutePath.Contains("/tags/") ? StubHttp.Json("{}", HttpStatusCode.NotFound)
            : StubHttp.Json(request.Method == HttpMethod.Get ? $"[{Existing.Replace("\"draft\":false", "\"draft\":true")}]" : Existing));
        await Client(stub).Releases.EnsureAsync(Request, default);
        stub.Requests[^1].Method.ShouldBe(HttpMethod.Patch);
    }

    [Fact]
    public async Task Who_loses_the_race_to_create_it_updates_the_winners()
    {
        var created = false;
        using var stub = new StubHttp((request, _) =>
        {
            if (request.Method == HttpMethod.Post)
            {
                created = true;
                return StubHttp.Json("""{"message":"Validation Failed","errors":[{"resource":"Release","code":"already_exists","field":"tag_name"}]}""",
                    HttpStatusCode.UnprocessableEntity);
            }

            return !created && request.RequestUri!.AbsolutePath.Contains("/tags/") ? StubHttp.Json("{}", HttpStatusCode.NotFound)
                : StubHttp.Json(created ? Existing : "[]");
        });
        (await Client(stub).Releases.EnsureAsync(Request with { Body = "mine" }, default)).Id.ShouldBe(7);
        stub.Requests[^1].Method.ShouldBe(HttpMethod.Patch);
    }

    [Fact]
    public async Task An_asset_with_the_same_content_stays_and_a_cut_upload_is_replaced()
    {
        var content = "sbom"u8.ToArray();
        var digest = $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";
        using var stub = new StubHttp((_, _) => StubHttp.Json("""{"id":2,"name":"sbom.json","state":"uploaded","size":4}"""));
        var release = new GitHubRelease(7, "v1.0.0", null, null, false, false, null,
            "https://uploads.github.com/repos/acme/shop/releases/7/assets{?name,label}")
        {
            Assets = [new(1, "sbom.json", "uploaded", 4, digest)],
        };
        (await Client(stub).Releases.EnsureAssetAsync(release, "sbom.json", content, "application/json", default)).Id.ShouldBe(1);
        stub.Requests.ShouldBeEmpty();

        await Client(stub).Releases.EnsureAssetAsync(release with { Assets = [release.Assets[0] with { State = "starter" }] }, "sbom.json", content,
            "application/json", default);
        stub.Requests.Select(request => $"{request.Method} {request.Path}").ShouldBe(
            ["DELETE /repos/acme/shop/releases/assets/1", "POST /repos/acme/shop/releases/7/assets?name=sbom.json"]);
        stub.Requests[1].Body.ShouldBe("sbom");
    }

    [Fact]
    public async Task A_dry_run_reads_and_writes_nothing()
    {
        using var stub = new StubHttp((request, _) => request.RequestUri!.AbsolutePath.Contains("/tags/") ? StubHttp.Json("{}", HttpStatusCode.NotFound)
            : StubHttp.Json("[]"));
        var gate = new RecordingGate(dryRun: true);
        await Client(stub, gate).Releases.EnsureAsync(Request, default);
        stub.Requests.ShouldAllBe(request => request.Method == HttpMethod.Get);
        gate.Changes.ShouldHaveSingleItem().ToString().ShouldBe("create release v1.0.0 on acme/shop");
    }

    [Fact]
    public async Task A_SARIF_report_is_sent_compressed_and_its_reading_awaited()
    {
        var asked = 0;
        using var stub = new StubHttp((request, _) => request.Method == HttpMethod.Post
            ? StubHttp.Json("""{"id":"s1","url":"https://api.github.com/x"}""", HttpStatusCode.Accepted)
            : StubHttp.Json(asked++ == 0 ? """{"processing_status":"pending"}""" : """{"processing_status":"complete"}"""));
        var client = Client(stub);
        var upload = await client.CodeScanning.UploadAsync("{\"runs\":[]}"u8.ToArray(), new string('a', 40), "refs/heads/main", default);
        (await client.CodeScanning.WaitAsync(upload, default)).ShouldBeTrue();

        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(JsonNode.Parse(stub.Requests[0].Body)!["sarif"]!.GetValue<string>())),
            CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        (await reader.ReadToEndAsync()).ShouldBe("{\"runs\":[]}");
    }

    [Fact]
    public async Task A_squash_began_with_the_first_commit_of_its_pull_request()
    {
        using var stub = new StubHttp((request, _) => StubHttp.Json(request.RequestUri!.AbsolutePath.EndsWith("/pulls")
            ? """[{"number":3,"merge_commit_sha":"other"},{"number":4,"merge_commit_sha":"squash"}]"""
            : """
              [{"sha":"a","commit":{"message":"one\n\nmore","author":{"name":"A","date":"2026-03-01T10:00:00Z"}}},
               {"sha":"b","commit":{"message":"two","author":{"name":"A","date":"2026-03-02T10:00:00Z"}}}]
              """));
        (await Client(stub).Commits.FirstWrittenAsync("squash", default)).ShouldBe(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        stub.Requests[^1].Path.ShouldBe("/repos/acme/shop/pulls/4/commits?per_page=100");
    }

    private static GitHubClient Client(StubHttp stub, IChangeGate? gate = null) =>
        new(new HttpClient(stub), new("acme", "shop"), new Secret("token"), gate ?? new ApplyingGate(NullLog.Instance), new SkippingClock(Sample.Now),
            NullLog.Instance);
}
