using System.Text.Json.Nodes;
using Slipway.Infrastructure.Tests.Oci;
using Slipway.Oci;
using Slipway.Oci.Aws;
using Slipway.Oci.Ecr;
using Slipway.Oci.Registries;
using Slipway.Testing;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>ECR's own API by our client.</summary>
public sealed class EcrClientTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [RequiresToolFact("docker-registry")]
    public async Task The_password_is_kept_until_shortly_before_its_end_and_masked()
    {
        await using var bench = await AwsBench.StartAsync();
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow);
        var ecr = bench.Ecr(clock: clock);

        var first = await ecr.GetAuthorizationTokenAsync(default);
        clock.Advance(TimeSpan.FromHours(11));
        var kept = await ecr.GetAuthorizationTokenAsync(default);
        clock.Advance(TimeSpan.FromMinutes(56));
        var renewed = await ecr.GetAuthorizationTokenAsync(default);

        (first.Username, first.Registry).ShouldBe(("AWS", bench.Stub.Url));
        kept.ShouldBeSameAs(first);
        renewed.Password.Reveal().ShouldNotBe(first.Password.Reveal());
        bench.Mask.Apply(first.Password.Reveal()).ShouldBe("***");
        bench.Log.ShouldAllBe(line => !line.Contains(first.Password.Reveal(), StringComparison.Ordinal));
    }

    [RequiresToolFact("docker-registry")]
    public async Task Lists_go_over_every_page()
    {
        await using var bench = await AwsBench.StartAsync(new() { PageSize = 2 });
        var ecr = bench.Ecr();
        foreach (var name in (string[])["shop", "stock", "web", "worker", "api"])
        {
            await ecr.CreateRepositoryAsync(name, new(), default);
        }

        var pushed = new List<Digest>();
        for (var at = 0; at < 5; at++)
        {
            var image = await bench.Images.WriteImageAsync($"{at}", dependencyBytes: 100);
            await bench.Registry().PushAsync(bench.Push(image, "shop", $"1.0.{at}"), default);
            pushed.Add(image.Digest);
        }

        (await ecr.ListRepositoriesAsync(default)).Select(repository => repository.Name).ShouldBe(["api", "shop", "stock", "web", "worker"]);
        (await ecr.ListImagesAsync("shop", default)).Select(image => image.Digest).ShouldBe(pushed, ignoreOrder: true);
        (await ecr.ListImagesAsync("nowhere", default)).ShouldBeEmpty();
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_repository_is_created_as_asked_once_and_what_exists_stays_as_it_is()
    {
        await using var bench = await AwsBench.StartAsync();
        var ecr = bench.Ecr();

        var created = await ecr.CreateRepositoryAsync("shop", new() { ImmutableTags = false, ScanOnPush = false }, default);
        var again = await ecr.CreateRepositoryAsync("shop", new(), default);

        (created, again).ShouldBe((true, false));
        var repository = (await ecr.FindRepositoryAsync("shop", default)).ShouldNotBeNull();
        (repository.ImmutableTags, repository.ScanOnPush).ShouldBe((false, false));
        repository.Arn.ShouldBe($"arn:aws:ecr:eu-central-1:{bench.Stub.Settings.Account}:repository/shop");
        (await ecr.FindRepositoryAsync("stock", default)).ShouldBeNull();
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_refusal_has_the_kind_of_its_code_and_says_what_to_do()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("one");

        var noRepository = await Should.ThrowAsync<AwsException>(() => bench.Ecr().TagAsync("shop", image.Digest, "v1.0.0", default));
        await bench.Ecr().CreateRepositoryAsync("shop", new(), default);
        var noImage = await Should.ThrowAsync<ContentNotFoundException>(() => bench.Ecr().TagAsync("shop", image.Digest, "v1.0.0", default));
        var unreachable = await Should.ThrowAsync<AwsException>(async () =>
        {
            var options = bench.Options with { Endpoint = TinyHttpService.Nowhere() };
            var environment = bench.EnvironmentOf(bench.User);
            using var ecr = new EcrClient(
                "123456789012", options, bench.Identity(environment), environment, new Tooling.Changes.ApplyingGate(NullLog.Instance), TimeProvider.System, bench.Mask, NullLog.Instance);
            await ecr.GetAuthorizationTokenAsync(default);
        });

        (noRepository.Error, noRepository.Code).ShouldBe((AwsError.RepositoryNotFound, "RepositoryNotFoundException"));
        noRepository.What.ShouldContain("shop");
        noImage.What.ShouldContain(image.Digest.ToString());
        unreachable.Error.ShouldBe(AwsError.Unreachable);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Two_that_give_one_tag_to_different_images_leave_one_winner()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", new(), default);
        var images = new[] { await bench.Images.WriteImageAsync("a"), await bench.Images.WriteImageAsync("b") };
        foreach (var (image, at) in images.Select((image, at) => (image, at)))
        {
            await bench.Registry().PushAsync(bench.Push(image, "shop", $"1.0.0-dev.{at}"), default);
        }

        var tagging = images.Select(image => Task.Run(() => bench.Ecr().TagAsync("shop", image.Digest, "v1.0.0", default))).ToList();
        await Task.WhenAll(tagging.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));

        tagging.Count(task => task.IsCompletedSuccessfully && task.Result).ShouldBe(1);
        tagging.Single(task => task.IsFaulted).Exception!.InnerException.ShouldBeOfType<TagConflictException>();
    }

    [RequiresToolFact("docker-registry")]
    public async Task What_is_deployed_outlives_every_age_under_the_lifecycle_policy()
    {
        await using var bench = await AwsBench.StartAsync();
        var ecr = bench.Ecr();
        await ecr.CreateRepositoryAsync("shop", new(), default);
        var digests = new List<Digest>();
        for (var at = 0; at < 6; at++)
        {
            var image = await bench.Images.WriteImageAsync($"{at}", dependencyBytes: 100);
            await bench.Registry().PushAsync(bench.Push(image, "shop", $"1.0.0-dev.{at}"), default);
            digests.Add(image.Digest);
        }

        var policy = new EcrLifecyclePolicy { UnreleasedImages = 1, UntaggedDays = 1 };
        Digest[] deployed = [digests[0], digests[2]];
        var changed = await ecr.PutLifecyclePolicyAsync("shop", policy, deployed, default);
        var again = await ecr.PutLifecyclePolicyAsync("shop", policy, deployed, default);

        (changed, again).ShouldBe((true, false));
        (await ExpiredAsync(ecr)).ShouldBe([digests[1], digests[3], digests[4]], ignoreOrder: true);

        await ecr.PutLifecyclePolicyAsync("shop", policy, [digests[4], digests[5]], default);
        (await ExpiredAsync(ecr)).ShouldBe([digests[0], digests[1], digests[2], digests[3]], ignoreOrder: true);
        await Should.ThrowAsync<ContentNotFoundException>(() => ecr.PutLifecyclePolicyAsync("shop", policy, [Digest.Of([1])], default));
    }

    [RequiresToolFact("docker-registry")]
    public async Task Images_are_deleted_and_what_is_gone_already_is_no_failure()
    {
        await using var bench = await AwsBench.StartAsync();
        var ecr = bench.Ecr();
        await ecr.CreateRepositoryAsync("shop", new(), default);
        var image = await bench.Images.WriteImageAsync("one");
        await bench.Registry().PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        var dry = await bench.Ecr(dryRun: true).DeleteImagesAsync("shop", [image.Digest], default);
        (await ecr.FindImageAsync("shop", image.Digest, default)).ShouldNotBeNull();
        var gone = await ecr.DeleteImagesAsync("shop", [image.Digest, Digest.Of([1])], default);

        dry.Deleted.ShouldBe([image.Digest.ToString()]);
        gone.Failures.ShouldBeEmpty();
        (await ecr.FindImageAsync("shop", "1.0.0", default)).ShouldBeNull();
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_scan_is_awaited_and_every_page_of_it_read()
    {
        await using var bench = await AwsBench.StartAsync(new()
        {
            PageSize = 2,
            AsksUntilScanned = 0,
            Findings = [.. Enumerable.Range(1, 5).Select(at => new JsonObject
            {
                ["name"] = $"CVE-2026-000{at}",
                ["severity"] = "HIGH",
                ["uri"] = "https://security-tracker.debian.org/",
                ["attributes"] = new JsonArray(
                    new JsonObject { ["key"] = "package_name", ["value"] = "openssl" }, new JsonObject { ["key"] = "package_version", ["value"] = "3.0.11" }),
            })],
        });
        await bench.Ecr().CreateRepositoryAsync("shop", new(), default);
        var image = await bench.Images.WriteImageAsync("one");
        await bench.Registry().PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        var scan = await bench.Ecr().WaitForScanAsync("shop", image.Digest, Long, default);

        scan.Findings.Select(finding => finding.Name).ShouldBe(["CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003", "CVE-2026-0004", "CVE-2026-0005"]);
        (scan.Findings[0].Package, scan.Findings[0].Version, scan.Findings[0].Severity).ShouldBe(("openssl", "3.0.11", "HIGH"));
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_scan_that_does_not_begin_or_end_in_time_never_passes()
    {
        await using var bench = await AwsBench.StartAsync(new() { AsksUntilScanned = 1000 });
        var image = await bench.Images.WriteImageAsync("one");
        await bench.Ecr().CreateRepositoryAsync("scanned", new(), default);
        await bench.Ecr().CreateRepositoryAsync("unscanned", new() { ScanOnPush = false }, default);
        foreach (var repository in (string[])["scanned", "unscanned"])
        {
            await bench.Registry().PushAsync(bench.Push(image, repository, "1.0.0"), default);
        }

        var unended = await Should.ThrowAsync<TargetFailedException>(() => bench.Ecr().WaitForScanAsync("scanned", image.Digest, TimeSpan.Zero, default));
        var unbegun = await Should.ThrowAsync<TargetFailedException>(() => bench.Ecr().WaitForScanAsync("unscanned", image.Digest, TimeSpan.Zero, default));

        unended.Why!.ShouldContain("IN_PROGRESS");
        unbegun.Why!.ShouldContain("not begun");
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_copy_that_fails_or_is_late_is_named_with_its_region()
    {
        await using var bench = await AwsBench.StartAsync(new() { ReplicatedTo = ["eu-west-1"], AsksUntilReplicated = 1000 });
        await bench.Ecr().CreateRepositoryAsync("shop", new(), default);
        var image = await bench.Images.WriteImageAsync("one");
        await bench.Registry().PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        var late = await Should.ThrowAsync<TargetFailedException>(
            () => bench.Ecr().WaitForReplicationAsync("shop", image.Digest, ["us-east-1"], TimeSpan.Zero, default));
        bench.Stub.Settings.ReplicationFailsIn = "eu-west-1";
        var failed = await Should.ThrowAsync<TargetFailedException>(() => bench.Ecr().WaitForReplicationAsync("shop", image.Digest, [], Long, default));

        late.What.ShouldContain("eu-west-1, us-east-1");
        failed.What.ShouldContain("eu-west-1");
    }

    // What ECR would expire in a year's time, by its rules.
    private static async Task<IEnumerable<Digest>> ExpiredAsync(EcrClient ecr)
    {
        var images = (await ecr.ListImagesAsync("shop", default)).Select(image => new LifecycleRules.Image(image.Digest.ToString(), image.Tags, image.Pushed));
        var policy = (await ecr.GetLifecyclePolicyAsync("shop", default)).ShouldNotBeNull();
        return LifecycleRules.Expired(policy, [.. images], DateTimeOffset.UtcNow.AddYears(1)).Select(Digest.Parse);
    }
}
