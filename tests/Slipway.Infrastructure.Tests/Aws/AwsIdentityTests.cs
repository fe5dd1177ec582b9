using System.Net;
using System.Text;
using Slipway.Infrastructure.Tests.Oci;
using Slipway.Oci.Aws;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>As whom AWS is spoken to, against a service that checks every signature.</summary>
public sealed class AwsIdentityTests
{
    private const string Staging = "repo:acme/shop:environment:staging";

    [RequiresToolFact("docker-registry")]
    public async Task A_job_on_GitHub_takes_on_its_role_without_any_stored_key()
    {
        await using var bench = await AwsBench.StartAsync();
        var role = bench.Stub.Account.AddRole(new("staging") { TrustedSubjects = [Staging] });
        var identity = bench.Identity(bench.EnvironmentOf(onGitHub: true), role);

        var who = await identity.WhoAsync(default);
        var keys = await identity.GetKeysAsync(default);

        who.ShouldBe($"arn:aws:sts::{bench.Stub.Settings.Account}:assumed-role/staging/slipway");
        bench.Stub.Calls.Select(call => call.Operation).ShouldBe(["oidc", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"]);
        bench.Mask.Apply($"{keys.SecretKey.Reveal()} {keys.SessionToken!.Reveal()} {bench.Stub.Oidc.RequestToken}").ShouldBe("*** *** ***");
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_job_of_another_environment_is_refused_and_the_cure_is_the_trust_policy()
    {
        await using var bench = await AwsBench.StartAsync();
        var role = bench.Stub.Account.AddRole(new("production") { TrustedSubjects = ["repo:acme/shop:environment:production"] });

        var error = await Should.ThrowAsync<AwsException>(() => bench.Identity(bench.EnvironmentOf(onGitHub: true), role).GetKeysAsync(default));

        (error.Error, error.Operation).ShouldBe((AwsError.AccessDenied, "sts:AssumeRoleWithWebIdentity"));
        error.What.ShouldContain(role);
        error.Cure!.ShouldContain("trust policy");
    }

    [RequiresToolFact("docker-registry")]
    public async Task An_identity_token_that_has_ended_is_said()
    {
        await using var bench = await AwsBench.StartAsync();
        bench.Stub.Oidc.Lifetime = TimeSpan.FromMinutes(-1);
        var role = bench.Stub.Account.AddRole(new("staging") { TrustedSubjects = [Staging] });

        var error = await Should.ThrowAsync<AwsException>(() => bench.Identity(bench.EnvironmentOf(onGitHub: true), role).GetKeysAsync(default));

        error.Error.ShouldBe(AwsError.ExpiredToken);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_job_without_the_permission_for_tokens_learns_what_is_missing()
    {
        await using var bench = await AwsBench.StartAsync();
        var environment = new FixedEnvironment(new Dictionary<string, string>
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = bench.Stub.OidcUrl.ToString(),
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "of another job",
        });

        var error = await Should.ThrowAsync<TargetFailedException>(
            () => bench.Identity(environment, "arn:aws:iam::123456789012:role/staging").GetKeysAsync(default));

        error.Cure!.ShouldContain("id-token: write");
        bench.Stub.Calls.ShouldAllBe(call => call.Operation == "oidc");
    }

    [RequiresToolFact("docker-registry")]
    public async Task Elsewhere_the_role_is_taken_on_with_the_keys_that_are_there()
    {
        await using var bench = await AwsBench.StartAsync();
        var role = bench.Stub.Account.AddRole(new("deploy") { TrustsUsers = true });

        var who = await bench.Identity(bench.EnvironmentOf(bench.User), role).WhoAsync(default);

        who.ShouldEndWith("assumed-role/deploy/slipway");
        bench.Stub.Calls.Single(call => call.Operation == "sts:AssumeRole").Who.ShouldBe(bench.User.Arn);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Keys_of_a_role_are_kept_and_renewed_before_they_end()
    {
        await using var bench = await AwsBench.StartAsync();
        var role = bench.Stub.Account.AddRole(new("deploy") { TrustsUsers = true });
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow);
        var identity = bench.Identity(bench.EnvironmentOf(bench.User), role, clock);

        var first = await identity.GetKeysAsync(default);
        clock.Advance(TimeSpan.FromMinutes(50));
        var kept = await identity.GetKeysAsync(default);
        clock.Advance(TimeSpan.FromMinutes(6));
        var renewed = await identity.GetKeysAsync(default);

        kept.ShouldBeSameAs(first);
        renewed.AccessKey.ShouldNotBe(first.AccessKey);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_wrong_secret_a_foreign_key_and_an_ended_session_are_told_apart()
    {
        await using var bench = await AwsBench.StartAsync();
        var wrong = bench.User with { SecretKey = "not the secret of this key" };
        var foreign = bench.User with { AccessKey = "AKIAFOREIGN" };
        var role = bench.Stub.Account.AddRole(new("deploy") { TrustsUsers = true });
        var session = bench.Identity(bench.EnvironmentOf(bench.User), role);
        await session.GetKeysAsync(default);
        bench.Stub.Account.ExpireSessions();

        var errors = new List<AwsError>();
        foreach (var identity in new[] { bench.Identity(bench.EnvironmentOf(wrong)), bench.Identity(bench.EnvironmentOf(foreign)), session })
        {
            errors.Add((await Should.ThrowAsync<AwsException>(() => identity.WhoAsync(default))).Error);
        }

        errors.ShouldBe([AwsError.InvalidSignature, AwsError.UnknownIdentity, AwsError.ExpiredToken]);
        foreach (var (user, expected) in new[] { (wrong, AwsError.InvalidSignature), (foreign, AwsError.UnknownIdentity) })
        {
            (await Should.ThrowAsync<AwsException>(() => bench.Ecr(user).GetAuthorizationTokenAsync(default))).Error.ShouldBe(expected);
        }
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_cluster_s_token_is_a_question_that_STS_answers_for_that_cluster_only()
    {
        await using var bench = await AwsBench.StartAsync();
        var role = bench.Stub.Account.AddRole(new("deploy") { TrustsUsers = true });
        var environment = bench.EnvironmentOf(bench.User);
        using var http = new HttpClient();

        foreach (var asRole in (string?[])[null, role])
        {
            var token = await EksToken.CreateAsync(
                "shop-cluster", bench.Identity(environment, asRole), bench.Options, environment, TimeProvider.System, bench.Mask, default);

            var (answer, text) = await AskAsync(http, token, "shop-cluster");
            answer.ShouldBe(HttpStatusCode.OK, text);
            text.ShouldContain(asRole is null ? bench.User.Arn : "assumed-role/deploy/slipway");
            (await AskAsync(http, token, "another-cluster")).Status.ShouldBe(HttpStatusCode.Forbidden);
            bench.Mask.Apply(token.Token.Reveal()).ShouldBe("***");
        }
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_cluster_s_token_of_long_ago_is_refused()
    {
        await using var bench = await AwsBench.StartAsync();
        var environment = bench.EnvironmentOf(bench.User);
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow.AddHours(-1));
        using var http = new HttpClient();

        var token = await EksToken.CreateAsync("shop", bench.Identity(environment), bench.Options, environment, clock, bench.Mask, default);

        var (status, text) = await AskAsync(http, token, "shop");
        (status, text.Contains("Signature expired", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Forbidden, true));
        token.Expires.ShouldBe(clock.GetUtcNow().AddMinutes(14));
    }

    // What the cluster does with a token: sends the question in it, with its own name.
    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, EksToken token, string cluster)
    {
        var encoded = token.Token.Reveal()["k8s-aws-v1.".Length..].Replace('-', '+').Replace('_', '/');
        var url = Encoding.UTF8.GetString(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
        using var question = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "x-k8s-aws-id", cluster } } };
        using var answer = await http.SendAsync(question);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
