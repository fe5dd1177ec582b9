using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>The same delivery by way of ECR, as a job on GitHub makes it: no stored key, a role by OIDC, immutable tags.</summary>
public sealed class EcrTests(ClonedRepository cloned) : IClassFixture<ClonedRepository>, IAsyncLifetime
{
    private const string Registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team";
    private const string Repository = "team/load-harness";

    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);
    private AwsPart _aws = null!;

    public async Task InitializeAsync()
    {
        _aws = await AwsPart.StartAsync(_context, CancellationToken.None);
        _aws.Stub.AddRepository(Repository);
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        Directory.Delete(_context.Scratch, recursive: true);
    }

    [Fact]
    public async Task A_release_goes_through_ECR_and_gets_its_release_tag_there()
    {
        var repository = cloned.Repository;
        await repository.Git.CommitAsync("feat: by way of ECR", allowEmpty: true);
        string[] where = ["--skip", "Test", "--registry", Registry, "--aws-role", _aws.Addresses[AwsPart.RoleVariable], "--aws-endpoint", _aws.Stub.Settings.Address];
        Task<BuildRun> BuildAsync(params string[] what) => BuildRun.RunAsync(repository, [.. what, .. where], JobOf());

        var dry = (await BuildAsync("Deliver", "--dry-run")).ShouldEndWith(0);
        _aws.Stub.Calls.ShouldContain(call => call.Operation == "sts:AssumeRoleWithWebIdentity" && call.Status == 200);
        _aws.Stub.Calls.ShouldAllBe(call => !call.IsMutating);
        dry.Output.ShouldContain($"would push {_aws.Stub.Url.Authority}/{Repository}:");

        var real = (await BuildAsync("Deliver")).ShouldEndWith(0);
        var tag = _aws.Stub.TagsOf(Repository).ShouldHaveSingleItem();
        tag.Key.ShouldContain("-dev.");
        _aws.Stub.Calls.ShouldContain(call => call.Operation == "ecr:DescribeImages" && call.Status == 200);
        real.Output.ShouldNotContain(_aws.Stub.Oidc.RequestToken);

        (await BuildAsync("Push")).ShouldEndWith(0).Output.ShouldContain("nothing was pushed");
        (await BuildAsync("Promote")).ShouldEndWith(0);
        _aws.Stub.TagsOf(Repository).Count(other => other.Value == tag.Value && other.Key.StartsWith('v')).ShouldBe(1);
        _aws.Stub.Calls.Count(call => call.Operation == "ecr:PutImage").ShouldBe(1);
    }

    [Fact]
    public async Task A_role_that_may_not_push_stops_the_delivery_with_the_right_that_is_missing()
    {
        var reader = _aws.Stub.Account.AddRole(new("reader")
        {
            TrustedSubjects = [_aws.Stub.Oidc.Subject],
            Allowed = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"],
        });

        var run = await BuildRun.RunAsync(
            cloned.Repository,
            ["Push", "--skip", "Test", "Scan", "ScanImage", "--registry", Registry, "--aws-role", reader, "--aws-endpoint", _aws.Stub.Settings.Address],
            JobOf());

        run.ShouldEndWith(1);
        run.Output.ShouldContain("is not authorized to perform: ecr:InitiateLayerUpload");
        _aws.Stub.TagsOf(Repository).ShouldBeEmpty();
    }

    private Dictionary<string, string> JobOf() => new()
    {
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = _aws.Stub.OidcUrl.ToString(),
        ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = _aws.Stub.Oidc.RequestToken,
    };
}
