using System.Net;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Tests.Dora;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.GitHub;

public sealed class GitHubSettingsTests
{
    [Fact]
    public async Task Names_are_read_page_by_page()
    {
        using var stub = new StubHttp((request, _) =>
        {
            var second = request.RequestUri!.Query.Contains("page=2&");
            var answer = StubHttp.Json($"{{\"total_count\":2,\"environments\":[{{\"name\":\"{(second ? "production" : "staging")}\"}}]}}");
            if (!second)
            {
                answer.Headers.Add("Link", "<https://api.github.com/repositories/1/environments?page=2&per_page=100>; rel=\"next\"");
            }

            return answer;
        });

        (await Client(stub).EnvironmentsAsync(default)).ShouldBe(["staging", "production"]);
    }

    [Fact]
    public async Task What_a_branch_requires_comes_from_rules_and_protection()
    {
        using var stub = new StubHttp((request, _) => request.RequestUri!.AbsolutePath.Contains("/rules/", StringComparison.Ordinal)
            ? StubHttp.Json("""[{"type":"deletion"},{"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"Build"}]}}]""")
            : StubHttp.Json("""{"contexts":["Scan"]}"""));

        (await Client(stub).RequiredChecksAsync("main", default)).ShouldBe(["Build", "Scan"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_protection_that_may_not_be_read_counts_as_none(HttpStatusCode status)
    {
        using var stub = new StubHttp((request, _) => request.RequestUri!.AbsolutePath.Contains("/rules/", StringComparison.Ordinal)
            ? StubHttp.Json("[]")
            : new HttpResponseMessage(status) { Content = new StringContent("{\"message\":\"no\"}") });

        (await Client(stub).RequiredChecksAsync("main", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_users_repository_has_nothing_from_an_organization()
    {
        using var stub = new StubHttp((_, _) => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{\"message\":\"Not Found\"}") });

        (await Client(stub).SharedAsync(default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", "https://api.github.com/")]
    [InlineData("git@github.com:acme/shop.git", "https://api.github.com/")]
    [InlineData("ssh://git@git.acme.example:22/acme/shop", "https://git.acme.example/api/v3/")]
    public void The_remote_names_the_repository(string remote, string api)
    {
        var options = GitHubOptions.FromRemote(remote).ShouldNotBeNull();

        (options.Owner, options.Repository, options.Api).ShouldBe(("acme", "shop", new Uri(api)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/srv/git/shop.git")]
    [InlineData("https://git.example/a/b/c.git")]
    public void Another_address_names_none(string? remote) => GitHubOptions.FromRemote(remote).ShouldBeNull();

    private static GitHubSettings Client(StubHttp stub) => new GitHubClient(
        new HttpClient(stub), new("acme", "shop") { Retries = 0 }, new Secret("token"), new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance).Settings;
}
