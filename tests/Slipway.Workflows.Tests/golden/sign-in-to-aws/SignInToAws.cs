using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Calls to AWS need an identity, and nothing else of GitHub.</summary>
public sealed class SignInToAws : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Push)] },
    ];

    public Target BuildImage => _ => _.Produces("images/").Executes(() => { });

    public Target Push => _ => _.DependsOn(BuildImage).Consumes(BuildImage).InEnvironment("staging")
        .NeedsPermission("aws:ecr:PutImage", "write", "push the image").NeedsPermission("aws:ecr:GetAuthorizationToken", "read", "sign in to the registry")
        .Executes(() => { });
}
