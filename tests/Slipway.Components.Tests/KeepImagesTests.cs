using Slipway.Components.Tests.Support;
using Slipway.Delivery;
using Slipway.Delivery.Ledger;
using Slipway.Engine.Tests;
using Slipway.Oci;
using Slipway.Oci.Ecr;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Components.Tests;

/// <summary>Old images go by themselves; what serves, and what a rollback goes to, never does.</summary>
public sealed class KeepImagesTests : IAsyncLifetime
{
    private const string Account = "123456789012";

    private readonly BuildCall _call = new();
    private AwsStub _aws = null!;

    public async Task InitializeAsync()
    {
        _aws = await AwsStub.StartAsync("127.0.0.1:1"); // no content is sent, so nothing is behind it
        _aws.AddRepository("shop");
        var user = _aws.Account.AddUser("developer");
        _call.Environment["AWS_ENDPOINT_URL"] = _aws.Settings.Address;
        _call.Environment["AWS_ACCESS_KEY_ID"] = user.AccessKey;
        _call.Environment["AWS_SECRET_ACCESS_KEY"] = user.SecretKey;
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        _call.Dispose();
    }

    [Fact]
    public async Task What_serves_in_any_environment_of_the_registry_and_what_a_rollback_goes_to_is_held_fast()
    {
        var images = Enumerable.Range(0, 6).Select(at => Digest.Parse(_aws.AddImage("shop", $"1.0.0-dev.{at}"))).ToList();
        await DeliveredAsync("staging", images[0], images[1], images[2], images[3]);
        await DeliveredAsync("production", images[0]);

        (await RunAsync("--dry-run")).ShouldBe(0, _call.Error);
        _aws.Calls.ShouldAllBe(call => !call.IsMutating);
        (await RunAsync()).ShouldBe(0, _call.Error);

        Expired().ShouldBe([images[1], images[4]], ignoreOrder: true); // of the unreleased ones the newest stays by its age
        (await RunAsync()).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("policies and what they hold are as they should be");
    }

    [Fact]
    public async Task An_image_that_serves_and_is_gone_is_an_error_and_no_policy_is_put()
    {
        _aws.AddImage("shop", "1.0.0-dev.1");
        await DeliveredAsync("production", Samples.DigestOf("long gone"));

        (await RunAsync()).ShouldBe(1);

        (_call.Error + _call.Output).ShouldContain("The image of shop that serves in production is not in the registry.");
        _aws.PolicyOf("shop").ShouldBeNull();
    }

    [Fact]
    public async Task A_registry_without_lifecycles_is_a_usage_error()
    {
        (await _call.RunAsync<KeepingBuild>(x => x.KeepImages, "KeepImages")).ShouldBe(ExitCodes.Usage);
        (_call.Error + _call.Output).ShouldContain("The registry of local does not expire images.");
    }

    private Task<int> RunAsync(params string[] also) => _call.RunAsync<KeepingBuild>(x => x.KeepImages, ["KeepImages", "--environment", "staging", .. also]);

    private IEnumerable<Digest> Expired()
    {
        var images = _aws.TagsOf("shop").GroupBy(tag => tag.Value).Select(image => new LifecycleRules.Image(
            image.Key, [.. image.Select(tag => tag.Key)], Samples.Now.AddMinutes(image.Min(tag => tag.Key.StartsWith("keep-", StringComparison.Ordinal) ? 99 : tag.Key[^1]))));
        return LifecycleRules.Expired(_aws.PolicyOf("shop")!, [.. images], Samples.Now.AddYears(1)).Select(Digest.Parse);
    }

    private async Task DeliveredAsync(string environment, params Digest[] digests)
    {
        var ledger = new FileLedger(_call.Root / ".nuke" / "local" / "ledger.jsonl", new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);
        await ledger.AppendAsync(
            [.. digests.Select((digest, at) => new LedgerEvent
            {
                Kind = LedgerEventKind.DeploySucceeded,
                Service = "shop",
                Environment = environment,
                At = Samples.Now.AddMinutes(at - 60),
                RunId = $"{environment}-{at}",
                Digest = digest,
            })],
            CancellationToken.None);
    }

    private sealed class KeepingBuild : NukeBuild, IKeepImages
    {
        public IReadOnlyList<Service> Services { get; } = [new("shop", new DotNetProject("src/Shop/Shop.csproj"))];

        public IReadOnlyList<DeliveryEnvironment> Environments { get; } =
        [
            new("staging") { Registry = new EcrRegistry(Account, "eu-central-1"), Ledger = LedgerHome.File, Order = 1 },
            new("production") { Registry = new EcrRegistry(Account, "eu-central-1"), Ledger = LedgerHome.File, Order = 2 },
        ];

        public EcrLifecyclePolicy ImageLifecycle => new() { UnreleasedImages = 1 };

        public int KeptReleases => 2;
    }
}
