using Slipway.Infrastructure.Tests.Oci;
using Slipway.Oci.Aws;
using Slipway.Oci.Ecr;
using Slipway.Oci.Registries;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>Our registry client through ECR's front to a real docker-registry.</summary>
public sealed class EcrPushTests
{
    private static readonly EcrRepositorySettings Repositories = new();

    [RequiresToolFact("docker-registry")]
    public async Task A_push_creates_the_repository_sends_the_image_and_finds_it_there()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("one");
        var registry = bench.Registry(options => options with { CreateRepositories = Repositories, Prefix = "team" });

        var first = await registry.PushAsync(bench.Push(image, "shop", "1.0.0"), default);
        var again = await registry.PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        (first.AlreadyPresent, first.BlobsSent).ShouldBe((false, 3));
        (again.AlreadyPresent, again.BytesSent).ShouldBe((true, 0));
        registry.QualifiedName("shop").ShouldBe($"{bench.Stub.Url.Authority}/team/shop");
        var there = (await bench.Ecr().FindImageAsync("team/shop", "1.0.0", default)).ShouldNotBeNull();
        there.Digest.ShouldBe(image.Digest);
        (await bench.Ecr().FindRepositoryAsync("team/shop", default)).ShouldNotBeNull().ImmutableTags.ShouldBeTrue();
        bench.Stub.Calls.ShouldContain(call => call.Operation == "ecr:DescribeImages" && call.Status == 200);
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task Another_client_reads_what_was_pushed()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("read me");
        await bench.Registry(options => options with { CreateRepositories = Repositories }).PushAsync(bench.Push(image, "shop", "1.0.0"), default);
        var entry = await bench.Ecr().GetAuthorizationTokenAsync(default);

        var raw = await bench.Images.RunAsync(
            "skopeo", "inspect", "--raw", "--tls-verify=false", "--creds", $"AWS:{entry.Password.Reveal()}", $"docker://{bench.Stub.Url.Authority}/shop:1.0.0");

        Slipway.Oci.Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw.TrimEnd())).ShouldBe(image.Digest);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_repository_that_is_not_there_and_is_not_to_be_made_is_an_error_that_says_what_to_do()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("one");

        var error = await Should.ThrowAsync<RegistryException>(() => bench.Registry().PushAsync(bench.Push(image, "shop", "1"), default));

        error.What.ShouldContain("There is no repository shop");
        error.Cure!.ShouldContain("CreateRepositories");
        bench.Stub.Calls.ShouldNotContain(call => call.Operation == "ecr:CreateRepository");
    }

    [RequiresToolFact("docker-registry")]
    public async Task Two_pushes_of_different_content_to_one_tag_at_once_leave_one_winner_and_one_clear_error()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", Repositories, default);
        var images = new[] { await bench.Images.WriteImageAsync("this"), await bench.Images.WriteImageAsync("that") };

        var pushes = images.Select(image => Task.Run(() => bench.Registry().PushAsync(bench.Push(image, "shop", "1.0.0"), default))).ToList();
        await Task.WhenAll(pushes.Select(push => push.ContinueWith(_ => { }, TaskScheduler.Default)));

        var winner = (await bench.Ecr().FindImageAsync("shop", "1.0.0", default)).ShouldNotBeNull().Digest;
        pushes.Count(push => push.IsCompletedSuccessfully).ShouldBe(1);
        (await pushes.Single(push => push.IsCompletedSuccessfully)).Digest.ShouldBe(winner);
        var conflict = pushes.Single(push => push.IsFaulted).Exception!.InnerException.ShouldBeOfType<TagConflictException>();
        conflict.Existing.ShouldBe(winner);
        images.Select(image => image.Digest).ShouldBe([conflict.Existing, conflict.Pushed], ignoreOrder: true);
    }

    [RequiresToolFact("docker-registry")]
    public async Task The_race_that_the_service_decides_is_told_by_both_digests()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", Repositories, default);
        var (mine, theirs) = (await bench.Images.WriteImageAsync("mine"), await bench.Images.WriteImageAsync("theirs"));
        await bench.Registry().PushAsync(bench.Push(theirs, "shop", "1.0.0"), default);

        // It looks away on purpose: only the service stands in the way.
        var blind = bench.Push(mine, "shop", "1.0.0") with { ImmutableTag = false };
        var error = await Should.ThrowAsync<TagConflictException>(() => bench.Registry().PushAsync(blind, default));

        (error.Existing, error.Pushed).ShouldBe((theirs.Digest, mine.Digest));
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_password_that_ends_in_the_middle_of_a_push_is_replaced_and_nothing_arrives_twice()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", Repositories, default);
        var image = await bench.Images.WriteImageAsync("one", dependencyBytes: 3_000_000);
        var registry = bench.Registry();

        for (var at = 1; at <= 14; at++)
        {
            bench.Stub.ExpireTokensAfter(at);
            var result = await registry.PushAsync(bench.Push(image, "shop", $"1.0.{at}"), default);
            result.Digest.ShouldBe(image.Digest);
        }

        bench.Stub.Calls.ShouldContain(call => call.Status == 403);
        bench.Stub.Calls.Count(call => call.Operation == "ecr:GetAuthorizationToken").ShouldBeGreaterThan(5);
        bench.Stub.Calls.Count(call => call.Operation.StartsWith("PUT /v2/shop/blobs/uploads/", StringComparison.Ordinal) && call.Status == 201).ShouldBe(3);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_password_that_ends_before_each_request_of_an_upload_costs_a_renewal_and_no_image()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", Repositories, default);

        for (var at = 2; at <= 20; at += 3)
        {
            var image = await bench.Images.WriteImageAsync($"content {at}", dependencyBytes: 400_000 + at);
            bench.Stub.ExpireTokensAfter(at);
            await bench.Registry().PushAsync(bench.Push(image, "shop", $"2.0.{at}"), default);
            (await bench.Ecr().FindImageAsync("shop", $"2.0.{at}", default)).ShouldNotBeNull().Digest.ShouldBe(image.Digest);
        }
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_dry_run_reads_everything_and_sends_no_mutating_call()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("one");
        var dry = bench.Registry(options => options with { CreateRepositories = Repositories }, dryRun: true);

        var result = await dry.PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        (result.AlreadyPresent, result.BlobsSent).ShouldBe((false, 3));
        bench.Stub.Calls.ShouldNotBeEmpty();
        bench.Stub.Calls.ShouldAllBe(call => !call.IsMutating);
        bench.Log.ShouldContain(line => line.StartsWith("would create repository shop", StringComparison.Ordinal));
        bench.Log.ShouldContain(line => line.StartsWith("would push", StringComparison.Ordinal));
    }

    [RequiresToolFact("docker-registry")]
    public async Task Promotion_to_another_repository_sends_no_layer_and_keeps_the_digest()
    {
        await using var bench = await AwsBench.StartAsync();
        var registry = bench.Registry(options => options with { CreateRepositories = Repositories });
        var image = await bench.Images.WriteImageAsync("one");
        await registry.PushAsync(bench.Push(image, "staging/shop", "1.0.0-dev.1"), default);

        var promoted = await registry.PushAsync(new PushRequest(registry.From("staging/shop"), image.Digest, "production/shop", "v1.0.0"), default);

        promoted.BytesSent.ShouldBe(0);
        (await bench.Ecr().FindImageAsync("production/shop", "v1.0.0", default)).ShouldNotBeNull().Digest.ShouldBe(image.Digest);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_release_tag_in_the_same_repository_is_one_call_to_the_service()
    {
        await using var bench = await AwsBench.StartAsync();
        var registry = bench.Registry(options => options with { CreateRepositories = Repositories });
        var (image, other) = (await bench.Images.WriteImageAsync("one"), await bench.Images.WriteImageAsync("two"));
        await registry.PushAsync(bench.Push(image, "shop", "1.0.0-dev.1"), default);
        await registry.PushAsync(bench.Push(other, "shop", "1.0.0-dev.2"), default);
        bench.Stub.ForgetCalls();

        var tagged = await registry.PushAsync(new PushRequest(registry.From("shop"), image.Digest, "shop", "v1.0.0"), default);
        var again = await registry.PushAsync(new PushRequest(registry.From("shop"), image.Digest, "shop", "v1.0.0"), default);
        var error = await Should.ThrowAsync<TagConflictException>(
            () => registry.PushAsync(new PushRequest(registry.From("shop"), other.Digest, "shop", "v1.0.0"), default));

        (tagged.AlreadyPresent, again.AlreadyPresent).ShouldBe((false, true));
        (error.Existing, error.Pushed).ShouldBe((image.Digest, other.Digest));
        bench.Stub.Calls.Where(call => call.IsMutating).Select(call => call.Operation).ShouldBe(["ecr:PutImage"]);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Throttled_requests_wait_and_come_through_and_endless_throttling_is_said()
    {
        await using var bench = await AwsBench.StartAsync();
        var image = await bench.Images.WriteImageAsync("one");
        foreach (var operation in (string[])["ecr:GetAuthorizationToken", "ecr:DescribeRepositories", "ecr:CreateRepository", "ecr:DescribeImages", "registry"])
        {
            bench.Stub.Throttle(operation, 3);
        }

        await bench.Registry(options => options with { CreateRepositories = Repositories }).PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        bench.Stub.Calls.Count(call => call.Error == "ThrottlingException").ShouldBe(12);
        bench.Stub.Throttle("ecr:DescribeImages", 1000);
        var error = await Should.ThrowAsync<AwsException>(() => bench.Ecr().FindImageAsync("shop", "1.0.0", default));
        (error.Error, error.Operation).ShouldBe((AwsError.Throttling, "ecr:DescribeImages"));
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_right_that_is_missing_is_named()
    {
        await using var bench = await AwsBench.StartAsync();
        await bench.Ecr().CreateRepositoryAsync("shop", Repositories, default);
        var image = await bench.Images.WriteImageAsync("one");
        string[] some = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"];
        var reader = bench.Stub.Account.AddUser("reader", some);
        var noList = bench.Stub.Account.AddUser(
            "no-list", [.. some, "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]);

        var refused = await Should.ThrowAsync<RegistryException>(() => bench.Registry(user: reader).PushAsync(bench.Push(image, "shop", "1"), default));
        var blind = await Should.ThrowAsync<AwsException>(() => bench.Registry(user: noList).PushAsync(bench.Push(image, "shop", "2"), default));

        refused.Why!.ShouldContain("ecr:InitiateLayerUpload");
        (blind.Error, blind.Operation).ShouldBe((AwsError.AccessDenied, "ecr:DescribeImages"));
        blind.Cure!.ShouldContain("GeneratePolicies");
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_push_waits_until_the_image_is_in_the_other_regions()
    {
        await using var bench = await AwsBench.StartAsync(new() { ReplicatedTo = ["eu-west-1", "us-east-1"], AsksUntilReplicated = 0 });
        var image = await bench.Images.WriteImageAsync("one");
        var registry = bench.Registry(options => options with { CreateRepositories = Repositories, ReplicatedTo = ["eu-west-1", "us-east-1"] });

        await registry.PushAsync(bench.Push(image, "shop", "1.0.0"), default);

        bench.Stub.Calls.ShouldContain(call => call.Operation == "ecr:DescribeImageReplicationStatus");
    }
}
