using System.Net;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Tests.Dora;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.GitHub;

/// <summary>Behaviour over several calls; that each request is one that GitHub knows is shown by the infrastructure tests.</summary>
public sealed class GitHubApiTests
{
    private readonly SkippingClock _clock = new(Sample.Now);
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task Pages_are_followed_to_the_last()
    {
        using var stub = new StubHttp((request, _) =>
        {
            var page = request.RequestUri!.Query.Contains("page=2&") ? 2 : 1;
            var answer = StubHttp.Json($"[{{\"number\":{page}}}]");
            if (page == 1)
            {
                answer.Headers.Add(
                    "Link", "<https://api.github.com/repositories/1/commits/c/pulls?page=2&per_page=100>; rel=\"next\", <https://api.github.com/x?page=2>; "
                    + "rel=\"last\"");
            }

            return answer;
        });
        (await Client(stub).Commits.PullsAsync("c", default).Select(pull => pull.Number).ToListAsync()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_next_page_on_another_server_is_refused_before_the_token_goes_there()
    {
        using var stub = new StubHttp((_, _) =>
        {
            var answer = StubHttp.Json("[]");
            answer.Headers.Add("Link", "<https://evil.example/x?page=2>; rel=\"next\"");
            return answer;
        });
        await Should.ThrowAsync<GitHubException>(async () => await Client(stub).Commits.PullsAsync("c", default).ToListAsync());
        stub.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_secondary_limit_is_waited_for_as_long_as_it_asks()
    {
        using var stub = Once(HttpStatusCode.Forbidden, "{\"message\":\"You have exceeded a secondary rate limit\"}", ("Retry-After", "17"));
        await Client(stub).Dispatches.RepositoryAsync("deploy", null, default);
        _clock.Waits.ShouldContain(TimeSpan.FromSeconds(17));
        stub.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_secondary_limit_that_names_no_time_is_waited_for_a_minute()
    {
        using var stub = Once(HttpStatusCode.Forbidden, "{\"message\":\"You have exceeded a secondary rate limit. Please wait\"}");
        await Client(stub).Dispatches.RepositoryAsync("deploy", null, default);
        _clock.Waits.ShouldContain(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_primary_limit_is_waited_for_until_its_reset()
    {
        var reset = Sample.Now.AddSeconds(30).ToUnixTimeSeconds();
        using var stub = Once(HttpStatusCode.Forbidden, "{\"message\":\"API rate limit exceeded\"}", ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", $"{reset}"));
        await Client(stub).Commits.PullsAsync("c", default).ToListAsync();
        _clock.Waits.ShouldContain(TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_fails_and_says_until_when()
    {
        var reset = Sample.Now.AddMinutes(40).ToUnixTimeSeconds();
        using var stub = Once(HttpStatusCode.Forbidden, "{}", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{reset}"));
        var failure = await Should.ThrowAsync<GitHubException>(Client(stub).Dispatches.RepositoryAsync("deploy", null, default));
        failure.Why.ShouldNotBeNull().ShouldContain("12:40:01");
        stub.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_plain_refusal_is_no_limit_and_names_the_permission()
    {
        using var stub = Once(HttpStatusCode.Forbidden, "{\"message\":\"Resource not accessible by integration\"}",
            ("X-Accepted-GitHub-Permissions", "contents=write"));
        var failure = await Should.ThrowAsync<GitHubException>(Client(stub).Dispatches.RepositoryAsync("deploy", null, default));
        failure.Why.ShouldBe("Resource not accessible by integration");
        failure.Cure.ShouldBe("The token needs the permission contents=write.");
        failure.What.ShouldBe("GitHub answered 403 to POST https://api.github.com/repos/acme/shop/dispatches.");
    }

    [Fact]
    public async Task A_read_is_repeated_after_a_servers_failure_and_a_post_is_not()
    {
        using var reads = Once(HttpStatusCode.BadGateway, "oops");
        await Client(reads).Commits.PullsAsync("c", default).ToListAsync();
        reads.Requests.Count.ShouldBe(2);

        using var writes = Once(HttpStatusCode.BadGateway, "oops");
        await Should.ThrowAsync<GitHubException>(Client(writes).Dispatches.RepositoryAsync("deploy", null, default));
        writes.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Patience_ends()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("oops", HttpStatusCode.ServiceUnavailable));
        await Should.ThrowAsync<GitHubException>(async () => await Client(stub).Commits.PullsAsync("c", default).ToListAsync());
        stub.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_login_page_in_place_of_the_api_is_said_to_be_one()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("<html>"));
        (await Should.ThrowAsync<GitHubException>(async () => await Client(stub).Commits.PullsAsync("c", default).ToListAsync())).Cure.ShouldNotBeNull()
            .ShouldContain("login page");
    }

    [Fact]
    public async Task Without_a_token_a_write_is_shown_and_not_sent()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("{}"));
        await new GitHubClient(new HttpClient(stub), new("acme", "shop"), null, new ApplyingGate(_log), _clock, _log)
            .Dispatches.RepositoryAsync("deploy", null, default);
        stub.Requests.ShouldBeEmpty();
        _log.Lines.ShouldContain(line => line.Message == "would dispatch deploy to acme/shop");
        _log.Lines.ShouldContain(line => line.Message.Contains("GITHUB_TOKEN"));
    }

    [Fact]
    public async Task An_enterprise_server_has_its_own_base_address()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("[]"));
        var options = GitHubOptions.FromEnvironment(new FixedEnvironment(
            new Dictionary<string, string> { ["GITHUB_REPOSITORY"] = "acme/shop", ["GITHUB_API_URL"] = "https://git.acme.test/api/v3" }))!;
        await Client(stub, options).Commits.PullsAsync("c", default).ToListAsync();
        stub.Requests.ShouldHaveSingleItem().Path.ShouldBe("/api/v3/repos/acme/shop/commits/c/pulls?per_page=100");
    }

    [Theory]
    [InlineData("https://api.github.com/", "GH_TOKEN", "a")]
    [InlineData("https://git.acme.test/api/v3/", "GH_ENTERPRISE_TOKEN", "a")]
    [InlineData("https://git.acme.test/api/v3/", "GH_TOKEN", null)]
    public async Task The_token_of_one_server_is_not_given_to_another(string api, string variable, string? expected)
    {
        var environment = new FixedEnvironment(new Dictionary<string, string> { [variable] = "a" });
        (await GitHubToken.FindAsync(environment, null!, new Uri(api), default))?.Reveal().ShouldBe(expected);
    }

    private GitHubClient Client(StubHttp stub, GitHubOptions? options = null) =>
        new(new HttpClient(stub), options ?? new("acme", "shop"), new Secret("token"), new ApplyingGate(NullLog.Instance), _clock, _log);

    /// <summary>Refuses once, then answers an empty list.</summary>
    private static StubHttp Once(HttpStatusCode status, string body, params (string Name, string Value)[] headers)
    {
        var asked = 0;
        return new StubHttp((_, _) =>
        {
            if (asked++ > 0)
            {
                return StubHttp.Json("[]");
            }

            var answer = StubHttp.Json(body, status);
            foreach (var (name, value) in headers)
            {
                answer.Headers.TryAddWithoutValidation(name, value);
            }

            return answer;
        });
    }
}
