using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Five services tested and built side by side, pushed and deployed together.</summary>
public sealed class MonorepoOfFiveServices : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On = [new PullRequestTrigger(), new MergeGroupTrigger()],
            Targets = [nameof(ImageCatalog), nameof(ImageCheckout), nameof(ImageIdentity), nameof(ImageSearch), nameof(ImageWeb)],
            CacheKeyFiles = ["**/packages.lock.json"],
        },
        new("main")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Bake)],
            Recoveries = [new Recovery(nameof(Deploy), nameof(Recover))],
        },
    ];

    private static readonly Output<Sample> VersionRecord = new("version.json");

    public Target Version => _ => _.NeedsHistory().Produces(VersionRecord).Executes(() => { });

    public Target TestCatalog => _ => _.Job("catalog").Executes(() => { });

    public Target ImageCatalog => _ => _
        .Job("catalog").DependsOn(TestCatalog, Version).Consumes(VersionRecord).Produces("images/catalog/").Executes(() => { });

    public Target TestCheckout => _ => _.Job("checkout").Executes(() => { });

    public Target ImageCheckout => _ => _
        .Job("checkout").DependsOn(TestCheckout, Version).Consumes(VersionRecord).Produces("images/checkout/").Executes(() => { });

    public Target TestIdentity => _ => _.Job("identity").Executes(() => { });

    public Target ImageIdentity => _ => _
        .Job("identity").DependsOn(TestIdentity, Version).Consumes(VersionRecord).Produces("images/identity/").Executes(() => { });

    public Target TestSearch => _ => _.Job("search").Executes(() => { });

    public Target ImageSearch => _ => _
        .Job("search").DependsOn(TestSearch, Version).Consumes(VersionRecord).Produces("images/search/").Executes(() => { });

    public Target TestWeb => _ => _.Job("web").Executes(() => { });

    public Target ImageWeb => _ => _
        .Job("web").DependsOn(TestWeb, Version).Consumes(VersionRecord).Produces("images/web/").Executes(() => { });

    public Target Push => _ => _.DependsOn(ImageCatalog, ImageCheckout, ImageIdentity, ImageSearch, ImageWeb)
        .Consumes(ImageCatalog, ImageCheckout, ImageIdentity, ImageSearch, ImageWeb)
        .InEnvironment("staging").NeedsPermission("aws:ecr:PutImage", "write", "push the images").Produces("pushed.json").Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Push).Consumes(Push, Version).InEnvironment("staging")
        .NeedsPermission("aws:eks:DescribeCluster", "read", "find the cluster")
        .Executes(() => { });

    public Target Bake => _ => _.DependsOn(Deploy).Executes(() => { });

    public Target ReportDora => _ => _.TriggeredBy(Bake).AssuredAfterFailure().Executes(() => { });

    public Target Recover => _ => _.Executes(() => { });
}
