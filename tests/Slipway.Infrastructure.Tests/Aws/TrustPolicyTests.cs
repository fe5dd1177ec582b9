using Slipway.Infrastructure.Tests.Oci;
using Slipway.Oci.Aws;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Workflows.Policies;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>Whom the generated trust policies let in, by a service that judges the claims of identity tokens.</summary>
public sealed class TrustPolicyTests
{
    private static readonly GitHubJob OnBranch = new("acme/shop", "rollback.yml") { Environment = "production" };
    private static readonly GitHubJob OnTag = new("acme/shop", "release.yml", "refs/tags/v1.2.3") { Environment = "production" };

    private static readonly (string Who, GitHubJob Job, bool Allowed)[] Jobs =
    [
        ("a run on a version's tag", OnTag, true),
        ("a run on the branch of a workflow that belongs there", OnBranch, true),
        ("the owner and the repository by their numbers too", OnTag with { NumbersInSubject = true }, true),
        ("the release's workflow on a branch", OnTag with { Ref = "refs/heads/main" }, false),
        ("the release's workflow on another tag", OnTag with { Ref = "refs/tags/nightly" }, false),
        ("the branch's workflow on a tag", OnBranch with { Ref = "refs/tags/v1.2.3" }, false),
        ("the branch's workflow on another branch", OnBranch with { Ref = "refs/heads/mine" }, false),
        ("another workflow", OnTag with { Workflow = "mine.yml" }, false),
        ("another environment", OnTag with { Environment = "staging" }, false),
        ("no environment", OnTag with { Environment = null }, false),
        ("another repository that has this one's name now", OnTag with { RepositoryId = 4712 }, false),
        ("a fork", OnTag with { Repository = "mallory/shop", RepositoryId = 4712, OwnerId = 43 }, false),
    ];

    [RequiresToolFact("docker-registry")]
    public async Task A_role_is_taken_on_by_the_jobs_that_its_policy_names_and_by_no_other()
    {
        await using var bench = await AwsBench.StartAsync();
        var policy = AwsPolicies.Trust(bench.Stub.Settings.Account, new("acme", 42, "shop", 4711), ["production"], ["release.yml@refs/tags/v*", "rollback.yml"]);
        var role = bench.Stub.Account.AddRole(new("production") { TrustPolicy = policy });
        foreach (var (who, job, allowed) in Jobs)
        {
            bench.Stub.Oidc.SpeakFor(job);

            var refusal = await Record.ExceptionAsync(() => bench.Identity(bench.EnvironmentOf(onGitHub: true), role).GetKeysAsync(default));

            (refusal is null).ShouldBe(allowed, $"{who}: {refusal?.Message}");
            (refusal as AwsException)?.Error.ShouldBe(AwsError.AccessDenied);
        }
    }
}
